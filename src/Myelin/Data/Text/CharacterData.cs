namespace Myelin;

/// <summary>Characters and the one after each: inputs and targets are [count, length] numbers of classes.</summary>
/// <param name="Inputs">The characters.</param>
/// <param name="Next">The next characters; -1 where nothing follows.</param>
/// <param name="Text">What the numbers mean.</param>
sealed record CharacterData(int[] Inputs, int[] Next, CharacterPreprocessing Text)
    : RawData([Inputs.Length / Text.Length, Text.Length], [], Text.Classes)
{
    /// <inheritdoc/>
    public override Tensor InputTensor => Tensor.From(Inputs, Myelin.Shape.Create(Shape));

    /// <inheritdoc/>
    public override Tensor TargetTensor => Tensor.From(Next, Myelin.Shape.Create(Shape));

    /// <summary>Texts of one line each, with the boundary before them as input and behind them as target.</summary>
    public static CharacterData OfTexts(IReadOnlyList<string> texts, CharacterPreprocessing preprocessing)
    {
        int length = preprocessing.Length, boundary = preprocessing.End!.Value;
        int[] inputs = new int[texts.Count * length], next = new int[inputs.Length];
        Array.Fill(inputs, boundary);
        Array.Fill(next, -1);
        for (int i = 0; i < texts.Count; i++)
        {
            int[] tokens = preprocessing.Encode(texts[i]);
            tokens.CopyTo(inputs, i * length + 1);
            tokens.CopyTo(next, i * length);
            next[i * length + tokens.Length] = boundary;
        }
        return new(inputs, next, preprocessing) { Preprocessing = preprocessing };
    }

    /// <summary>Windows of a running text, side by side.</summary>
    public static CharacterData OfWindows(int[] tokens, CharacterPreprocessing preprocessing)
    {
        int count = (tokens.Length - 1) / preprocessing.Length * preprocessing.Length;
        return new(tokens[..count], tokens[1..(count + 1)], preprocessing) { Preprocessing = preprocessing };
    }
}
