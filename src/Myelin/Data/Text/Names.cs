namespace Myelin;

/// <summary>
/// Given names, for models that write new ones: 29,494 distinct names of 2 to 15 letters, of which a tenth is for testing. (US Social Security
/// Administration, as used by makemore.)
/// </summary>
/// <remarks>An input is a line end and the letters of a name; the targets are the letters and a line end, and -1 behind it.</remarks>
public static class Names
{
    const int LongestFile = 1 << 24, LongestName = 15;
    const double TestShare = 0.1;
    const string Boundary = "\n";

    /// <summary>The file; not offered for download.</summary>
    internal static DataSource Source { get; } = new("names", ["names"], [new DataSourceFile("names.txt")], []);

    /// <summary>Loads the training and test examples: Int32 [16] to Int32 [16].</summary>
    /// <exception cref="DataNotFoundException">The file was not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        LineReader reader = LineReader.Open(folder.Find(Source)[0], LongestFile);
        var names = new List<string>();
        var seen = new HashSet<string>();
        while (reader.Next())
        {
            string name = reader.Line;
            if (name.Length == 0) continue;
            if (name.Length > LongestName || !name.All(letter => letter is >= 'a' and <= 'z'))
                throw reader.Broken($"a name of 1 to {LongestName} small letters", $"\"{name}\"", "Correct the line, or download the file again.");
            if (seen.Add(name)) names.Add(name);
        }
        const int Fewest = 10;
        if (names.Count < Fewest) throw reader.Broken($"at least {Fewest} names", $"{names.Count}");
        string[] letters = [Boundary, .. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")];
        var preprocessing = new CharacterPreprocessing(letters, LongestName + 1, Boundary);
        int[] order = Philox.Permutation(names.Count, 0, 0);
        int test = (int)(names.Count * TestShare);
        return new(Of(order[test..]), Of(order[..test]));

        CharacterData Of(int[] places) => CharacterData.OfTexts(Array.ConvertAll(places, place => names[place]), preprocessing);
    }
}
