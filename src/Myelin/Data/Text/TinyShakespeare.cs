namespace Myelin;

/// <summary>
/// Tiny Shakespeare: 1,115,394 characters of plays, for models of the next character. The last tenth is for testing. (Karpathy, char-rnn, 2015.)
/// </summary>
/// <remarks>The text is cut into windows of 64 characters; the targets are the characters behind each.</remarks>
public static class TinyShakespeare
{
    const int LongestFile = 1 << 26, Window = 64, MostCharacters = 1000;
    const double TestShare = 0.1;

    /// <summary>The file; not offered for download.</summary>
    internal static DataSource Source { get; } =
        new("shakespeare", ["tinyshakespeare", "shakespeare"], [new DataSourceFile("input.txt")], []);

    /// <summary>Loads the training and test examples: Int32 [64] to Int32 [64].</summary>
    /// <exception cref="DataNotFoundException">The file was not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        string path = folder.Find(Source)[0], text = LineReader.Text(path, LongestFile);
        char[] characters = [.. text.Distinct().Order()];
        int test = (int)(text.Length * TestShare);
        if (test <= Window || characters.Length > MostCharacters)
            throw new DataFormatException(path, 0, $"a text of more than {Window / TestShare:0} characters, at most {MostCharacters} of them distinct",
                $"{text.Length} characters, {characters.Length} of them distinct", "Check that this is the right file.");
        var preprocessing = new CharacterPreprocessing([.. characters.Select(one => $"{one}")], Window);
        int[] tokens = preprocessing.Encode(text);
        return new(CharacterData.OfWindows(tokens[..^test], preprocessing), CharacterData.OfWindows(tokens[^test..], preprocessing));
    }
}
