using System.Text;

namespace Myelin.Tests;

/// <summary>Texts become numbers of characters and back; files of names, plays and months, whole and damaged.</summary>
public class CharacterDataTests
{
    static DataFolder Folder(TemporaryFolder folder, string name, string text)
    {
        folder.Write(name, Encoding.UTF8.GetBytes(text));
        return new() { Folder = folder.Path };
    }

    [Fact]
    public void A_name_is_framed_by_line_ends_and_followed_by_nothing()
    {
        using var folder = new TemporaryFolder();
        (Dataset train, Dataset test) = Names.Load(
            Folder(folder, "names.txt", string.Join("\r\n", Enumerable.Range(0, 20).Select(i => $"a{(char)('a' + i)}"))));
        Assert.Equal((18, 2), (train.Count, test.Count));
        (Tensor x, Tensor y) = train.Examples([0]);
        var text = Assert.IsType<CharacterPreprocessing>(train.Preprocessing);
        Assert.Equal("\na", text.Decode(x.ToArray<int>()[..2]));
        Assert.Equal(text.Decode(x.ToArray<int>()[1..3]) + "\n", text.Decode(y.ToArray<int>()[..3]));
        Assert.All(y.ToArray<int>()[3..], label => Assert.Equal(-1, label));
        Assert.Equal(16, text.Length);
        Assert.Equal(0, text.End);
    }

    [Fact]
    public void Windows_of_a_text_follow_each_other_and_targets_are_one_character_ahead()
    {
        using var folder = new TemporaryFolder();
        string all = string.Concat(Enumerable.Range(0, 2000).Select(i => (char)('a' + i * i % 23)));
        (Dataset train, Dataset test) = TinyShakespeare.Load(Folder(folder, "input.txt", all));
        var text = (CharacterPreprocessing)train.Preprocessing!;
        Assert.Equal((1799 / 64, 199 / 64), (train.Count, test.Count));
        Assert.Equal(all[..(train.Count * 64)], text.Decode(train.Inputs.ToArray<int>()));
        Assert.Equal(all[1..(train.Count * 64 + 1)], text.Decode(train.Targets.ToArray<int>()));
        Assert.StartsWith(all[1800..1864], text.Decode(test.Inputs.ToArray<int>()));
        Assert.Equal(all.Distinct().Order().Select(one => $"{one}"), train.Classes);
    }

    [Fact]
    public void A_series_is_cut_into_twelve_months_and_the_next()
    {
        using var folder = new TemporaryFolder();
        (Dataset train, Dataset test) = AirlinePassengers.Load(Folder(folder, "airline-passengers.csv",
            "Month,Passengers\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"m{i},{i}"))));
        Assert.Equal((28, 20), (train.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), train.Inputs[0].ToArray<float>());
        Assert.Equal(12, (double)train.Targets[0, 0]);
        Assert.Equal(59, (double)test.Targets[19, 0]);
        Assert.Equal([28, 12, 1], train.Inputs.Shape);
    }

    [Fact]
    public void Sunspots_are_48_months_and_the_number_a_year_later()
    {
        using var folder = new TemporaryFolder();
        (Dataset train, Dataset test) = Sunspots.Load(Folder(folder, "monthly-sunspots.csv",
            "\"Month\",\"Sunspots\"\n" + string.Join('\n', Enumerable.Range(0, 150).Select(i => $"\"m{i}\",{i}"))));
        Assert.Equal((41, 50), (train.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 48).Select(i => (float)i), train.Inputs[0].ToArray<float>());
        Assert.Equal(47 + 12, (double)train.Targets[0, 0]);
        Assert.Equal((149 - 12, 149), ((double)test.Inputs[49, 47, 0], (double)test.Targets[49, 0]));
    }

    [Theory]
    [InlineData("names.txt", "anna\nBen\n", 2, "expected a name of 1 to 15 small letters, received \"Ben\"")]
    [InlineData("names.txt", "anna\nabcdefghijklmnop\n", 2, "expected a name of 1 to 15 small letters")]
    [InlineData("names.txt", "anna\n", 1, "expected at least 10 names, received 1")]
    [InlineData("names.txt", "an\0a\n", 1, "expected text, received a zero byte")]
    [InlineData("input.txt", "short", null, "expected a text of more than 640 characters")]
    [InlineData("airline-passengers.csv", "Month,Count\n1,2\n", 1, "expected a column Passengers of more than 24 months")]
    public void Damage_is_named_with_file_line_and_value(string name, string text, int? line, string message)
    {
        using var folder = new TemporaryFolder();
        DataFolder place = Folder(folder, name, text);
        DataFormatException error = Assert.Throws<DataFormatException>(() => name switch
        {
            "names.txt" => Names.Load(place),
            "input.txt" => TinyShakespeare.Load(place),
            _ => AirlinePassengers.Load(place),
        });
        Assert.Equal(line, (int?)error.Line);
        Assert.Equal(folder[name], error.File);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Invalid_bytes_are_named_with_their_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("names.txt", [(byte)'a', (byte)'\n', (byte)'b', 0xff]);
        DataFormatException error = Assert.Throws<DataFormatException>(() => Names.Load(new DataFolder { Folder = folder.Path }));
        Assert.Equal((2L, 3L), (error.Line, error.Offset));
    }

    [Fact]
    public void Characters_come_back_from_a_model_file_and_unknown_ones_are_refused()
    {
        using var folder = new TemporaryFolder();
        var text = new CharacterPreprocessing(["\n", "a", "é", " "], 5, "\n");
        var model = new Sequential(input: [5]) { new Dense(1) };
        model.Preprocessing = text;
        model.Save(folder["model"]);
        var again = Assert.IsType<CharacterPreprocessing>(Model.Load(folder["model"]).Preprocessing);
        Assert.Equal([1, 2, 3, 0], again.Encode("aé \n"));
        Assert.Equal("é a", again.Decode([2, 3, 1]));
        Assert.Equal((5, 0, "\n"), (again.Length, again.End, again.Boundary));
        Assert.Contains("received \"x\" at place 1 of \"ax\"", Assert.Throws<ArgumentException>(() => text.Encode("ax")).Message);
        Assert.Contains("expects numbers from 0 to 3, received 4", Assert.Throws<ArgumentOutOfRangeException>(() => text.Decode([4])).Message);
        Assert.Throws<ArgumentException>(() => new CharacterPreprocessing(["a", "a"], 5));
        Assert.Throws<ArgumentException>(() => new CharacterPreprocessing(["ab"], 5));
        Assert.Throws<ArgumentException>(() => new CharacterPreprocessing(["a"], 5, "b"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CharacterPreprocessing(["a"], 0));
    }

    [Fact]
    public void Named_sets_have_the_counts_of_the_registry()
    {
        foreach (string name in new[] { "names", "shakespeare", "airline", "sunspots", "cora" })
        {
            NamedDataset set = DataSets.Named(name);
            if (set.FindFiles() == null) continue;
            (Dataset train, Dataset test) = DataSets.Load(name);
            Assert.Equal((name, set.Train, set.Test, set.Classes), (name, train.Count, test.Count, train.Classes.Count));
            Assert.Equal(set.HasValidation, DataSets.Validation(name) != null);
        }
        Assert.Null(DataSets.Validation("xor"));
    }
}
