namespace Myelin;

/// <summary>Turns a text into the numbers of its characters, one class for each, and numbers into text.</summary>
public sealed class CharacterPreprocessing : Preprocessing
{
    readonly Dictionary<char, int> numbers = [];

    /// <summary>Creates the preprocessing for the characters of a text.</summary>
    /// <param name="classes">The characters in the order of their numbers, each a text of one character.</param>
    /// <param name="length">The number of characters of one input.</param>
    /// <param name="boundary">The character that begins and ends each text; null for parts of one running text.</param>
    /// <exception cref="ArgumentException">A class is no single character, stands twice, or the boundary is none of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public CharacterPreprocessing(IReadOnlyList<string> classes, int length, string? boundary = null) : base(classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Length = length > 0 ? length
            : throw new ArgumentOutOfRangeException(
                nameof(length), $"CharacterPreprocessing: expects a length of 1 or more, received {length}; give the number of characters of an input.");
        foreach (string one in classes)
            if (one is not { Length: 1 } || !numbers.TryAdd(one[0], numbers.Count))
                throw new ArgumentException($"CharacterPreprocessing: expects distinct characters, received \"{one}\"; list each character once.");
        if (classes.Count == 0 || (boundary != null && !classes.Contains(boundary)))
            throw new ArgumentException($"CharacterPreprocessing: expects characters with the boundary \"{boundary}\" among them, received {classes.Count} " +
                "without it; add it.");
        Boundary = boundary;
    }

    /// <summary>The number of characters of one input.</summary>
    public int Length { get; }

    /// <summary>The character that begins and ends each text; null for parts of one running text.</summary>
    public string? Boundary { get; }

    /// <summary>The number of the boundary; null without one.</summary>
    public int? End => Boundary == null ? null : numbers[Boundary[0]];

    /// <inheritdoc/>
    public override Shape InputShape => [Length];

    /// <summary>The number of each character of a text.</summary>
    /// <exception cref="ArgumentException">A character is not known.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new int[text.Length];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = numbers.TryGetValue(text[i], out int number) ? number
                : throw new ArgumentException($"CharacterPreprocessing: expects characters of {Known}, received \"{text[i]}\" at place {i} of \"{text}\"; " +
                    "use only these.");
        return tokens;
    }

    /// <summary>The text of some numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is that of no character.</exception>
    public string Decode(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return string.Concat(tokens.Select(token => (uint)token < (uint)Classes.Count ? Classes[token]
            : throw new ArgumentOutOfRangeException(
                nameof(tokens), $"CharacterPreprocessing: expects numbers from 0 to {Classes.Count - 1}, received {token}; use those of the same data set.")));
    }

    string Known => string.Concat(Classes).ReplaceLineEndings("\\n");
}
