namespace Myelin;

/// <summary>The equation of an <see cref="EinsumDense"/>: which axes x, W, b and y have, and how large they are.</summary>
sealed class EinsumAxes
{
    const string Dots = "...";

    readonly string x, kernel, y, bias;
    readonly bool leading, trailing;
    readonly Dictionary<char, int?> outputs = [];

    /// <summary>Reads an equation.</summary>
    /// <exception cref="ArgumentException">The equation, the sizes of the output and the bias axes do not fit together.</exception>
    public EinsumAxes(string equation, TensorSpec outputSizes, string? biasAxes)
    {
        ArgumentNullException.ThrowIfNull(equation);
        ArgumentNullException.ThrowIfNull(outputSizes);
        string[] parts = equation.Replace(" ", "", StringComparison.Ordinal).Split("->"), operands = parts[0].Split(',');
        if (parts.Length != 2 || operands.Length != 2)
            throw Wrong($"an equation of two operands and a result, received \"{equation}\"; write it as \"abc,cd->abd\".");
        (x, kernel, y) = (operands[0], operands[1], parts[1]);
        leading = x.StartsWith(Dots, StringComparison.Ordinal);
        trailing = !leading && x.EndsWith(Dots, StringComparison.Ordinal);
        (x, y) = (Named(x), Named(y));
        if (!IsPlain(x) || !IsPlain(kernel) || !IsPlain(y))
            throw Wrong($"each axis to be one letter, and ... at the same end of input and output, received \"{equation}\"; write it as \"...ab,bc->...ac\".");
        if (!leading && (x.Length == 0 || y.Length == 0 || x[0] != y[0] || kernel.Contains(x[0])))
            throw Wrong($"the batch axis first in input and output, and not in the kernel, received \"{equation}\"; write it as \"abc,cd->abd\".");
        foreach (char letter in kernel + y)
            if (!x.Contains(letter) && (!kernel.Contains(letter) || !y.Contains(letter)))
                throw Wrong($"every axis of the kernel and the output in another operand, received '{letter}' in \"{equation}\"; name it there too.");
        string named = leading ? y : y[1..];
        if (outputSizes.Rank != named.Length || outputSizes.Any(size => size < 1))
            throw Wrong($"sizes above 0 of the axes \"{named}\" of the output, received {outputSizes} for \"{equation}\"; " +
                "leave out the batch axis and unnamed axes.");
        for (int i = 0; i < named.Length; i++) outputs[named[i]] = outputSizes[i];
        foreach (char letter in kernel)
            if (!x.Contains(letter) && outputs[letter] == null)
                throw Wrong($"a size of the axis '{letter}', which the input does not have, received {outputSizes} for \"{equation}\"; give its size.");
        bias = biasAxes ?? "";
        if (biasAxes != null && (bias.Length == 0 || !IsPlain(bias) || bias.Any(letter => !named.Contains(letter))))
            throw Wrong($"bias axes among \"{named}\", each once, received \"{biasAxes}\" for \"{equation}\"; name axes of the output, or null for no bias.");
    }

    static ArgumentException Wrong(string what) => new($"EinsumDense: expects {what}");

    /// <summary>The labels without the dots, which must stand at the end where those of the input do.</summary>
    string Named(string labels) => leading && labels.StartsWith(Dots, StringComparison.Ordinal) ? labels[Dots.Length..]
        : trailing && labels.EndsWith(Dots, StringComparison.Ordinal) ? labels[..^Dots.Length]
        : leading || trailing ? Dots : labels;

    static bool IsPlain(string letters) => letters.All(char.IsAsciiLetter) && letters.Distinct().Count() == letters.Length;

    /// <summary>Says why a batch does not fit; null if it does.</summary>
    public string? Mismatch(Shape batch)
    {
        bool hasAll = leading ? batch.Rank > x.Length : trailing ? batch.Rank >= x.Length : batch.Rank == x.Length;
        if (!hasAll)
            return $"give {(leading || trailing ? "at least " : "")}{(leading ? x.Length + 1 : x.Length)} axes, the batch axis included.";
        foreach (char letter in x)
            if (outputs.GetValueOrDefault(letter) is { } size && Size(letter, batch[1..]) != size)
                return $"outputSizes makes the axis '{letter}' {size}, and it is {Size(letter, batch[1..])} in the input; set it to null.";
        return null;
    }

    /// <summary>The size of an axis, from the input (without the batch axis) or the sizes of the output.</summary>
    int Size(char letter, Shape input)
    {
        int place = x.IndexOf(letter, StringComparison.Ordinal);
        return place < 0 ? outputs[letter]!.Value : leading ? input[input.Rank - x.Length + place] : input[place - 1];
    }

    /// <summary>The shape of W for an input without its batch axis.</summary>
    public Shape Kernel(Shape input) => Shape.Create([.. kernel.Select(letter => Size(letter, input))]);

    /// <summary>The shape of b: from its first axis on, with size 1 for axes without a bias of their own.</summary>
    public Shape Bias(Shape input)
    {
        if (bias.Length == 0) return default;
        int unnamed = trailing ? input.Rank + 1 - x.Length : 0;
        return Shape.Create([
            .. y[y.IndexOfAny([.. bias])..].Select(letter => bias.Contains(letter) ? Size(letter, input) : 1), .. Enumerable.Repeat(1, unnamed)]);
    }
}
