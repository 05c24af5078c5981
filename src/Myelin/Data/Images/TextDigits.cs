namespace Myelin;

/// <summary>The format of a text file with one grey image per line: the label and the grey values.</summary>
/// <param name="Separator">The character between two numbers.</param>
/// <param name="Side">The height and width of the images.</param>
/// <param name="LabelFirst">Whether the label comes before the grey values, not after them.</param>
/// <param name="Least">The smallest grey value.</param>
/// <param name="Most">The largest grey value.</param>
/// <param name="Scale">The factor for every grey value.</param>
sealed record TextDigits(char Separator, int Side, bool LabelFirst, float Least, float Most, float Scale)
{
    const int Digits = 10;

    int Pixels => Side * Side;

    /// <summary>Reads a file. The inputs have the shape [count, side, side, 1].</summary>
    /// <exception cref="DataFormatException">A line has the wrong number of values, or a value is out of range.</exception>
    public FloatData Read(string path)
    {
        Table table = Table.Read(path, TableFormat.Headless(Separator, [.. TableFormat.Numbered("column", Pixels + 1)]));
        int labelAt = LabelFirst ? 0 : Pixels, first = LabelFirst ? 1 : 0;
        var inputs = new float[table.Count * Pixels];
        var labels = new int[table.Count];
        for (int row = 0; row < table.Count; row++)
        {
            float label = table.Number(row, labelAt);
            if (label is not (>= 0 and < Digits) || label != MathF.Floor(label))
                throw table.Broken(row, labelAt, $"a label from 0 to {Digits - 1}", "The file is damaged or is not the right one; download it again.");
            labels[row] = (int)label;
            for (int i = 0; i < Pixels; i++)
            {
                float grey = table.Number(row, first + i);
                if (!(grey >= Least && grey <= Most))
                    throw table.Broken(row, first + i, $"a grey value from {Least} to {Most}",
                        "The file is damaged or is not the right one; download it again.");
                inputs[row * Pixels + i] = grey * Scale;
            }
        }
        string[] classes = RawData.NumberedClasses(Digits);
        var preprocessing = new ImagePreprocessing([Side, Side, 1], Least * Scale, Most * Scale, classes);
        return new(inputs, [table.Count, Side, Side, 1], labels, classes) { Preprocessing = preprocessing };
    }
}
