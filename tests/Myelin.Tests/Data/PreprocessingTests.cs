using System.Text;

namespace Myelin.Tests;

/// <summary>Raw data become the inputs that a model was trained on, bit for bit, also after the model was saved and loaded.</summary>
public class PreprocessingTests
{
    const string Header = "id,size,colour,kind";

    /// <summary>60 rows: an identity, a number, a text, and a class.</summary>
    static string[] Rows => [.. Enumerable.Range(0, 60).Select(
        i => FormattableString.Invariant($"{i},{Math.Sqrt(i):0.00},{(i % 3 == 0 ? "red" : "blue")},{(i % 4 == 0 ? "old" : "new")}"))];

    static string Write(TemporaryFolder folder, string name, IEnumerable<string> lines) => folder.Write(name, Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    static (Dataset Train, Dataset Test) Data(TemporaryFolder folder) =>
        Table.Read(Write(folder, "all.csv", Rows.Prepend(Header))).Classification("kind", drop: ["id"], categories: ["colour"]);

    /// <summary>The preprocessing of a data set after a model was saved with it and loaded.</summary>
    static T Kept<T>(Dataset data) where T : Preprocessing
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: data.InputShape) { new Flatten(), new Dense(Math.Max(1, data.Classes.Count)) };
        model.Preprocessing = data.Preprocessing;
        model.Save(folder["model"]);
        return Assert.IsType<T>(Model.Load(folder["model"]).Preprocessing);
    }

    static string Cells(string row, params int[] columns) => string.Join(',', columns.Select(column => row.Split(',')[column]));

    [Fact]
    public void Rows_of_a_file_become_the_inputs_of_the_training()
    {
        using var folder = new TemporaryFolder();
        (Dataset train, Dataset test) = Data(folder);
        Assert.Same(train.Preprocessing, test.Preprocessing);
        var kept = Kept<TablePreprocessing>(train);
        Tensor all = kept.Inputs(Write(folder, "again.csv", Rows.Prepend(Header)));
        Assert.Equal([60, 3], all.Shape);
        var seen = new HashSet<string>(Enumerable.Range(0, 60).Select(row => Convert.ToHexString(SafeTensors.LittleEndian(all[row]))));
        foreach (Dataset part in new[] { train, test })
            for (int i = 0; i < part.Count; i++) Assert.Contains(Convert.ToHexString(SafeTensors.LittleEndian(part.Inputs[i])), seen);

        (string Name, IEnumerable<string> Lines)[] forms =
        [
            ("another order", Rows.Select(row => Cells(row, 2, 0, 1)).Prepend("colour,id,size")),
            ("no names", Rows),
            ("no names and no target", Rows.Select(row => Cells(row, 0, 1, 2))),
            ("no names and inputs alone", Rows.Select(row => Cells(row, 1, 2))),
        ];
        foreach ((string name, IEnumerable<string> lines) in forms)
            Assert.True(SafeTensors.LittleEndian(all).SequenceEqual(SafeTensors.LittleEndian(kept.Inputs(Write(folder, name, lines)))), name);
    }

    [Fact]
    public void A_row_with_equal_cells_is_no_line_of_names()
    {
        using var folder = new TemporaryFolder();
        var points = new TablePreprocessing([new NumberColumn("x", 1, 2), new NumberColumn("y", 0, 1)], "z");
        Assert.Equal([0, 1, 1, 3], points.Inputs(Write(folder, "a", ["1,1,1", "3,3,3"])).ToArray<float>());
    }

    [Fact]
    public void What_a_file_lacks_is_named_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var kept = (TablePreprocessing)Data(folder).Train.Preprocessing!;
        (string What, string[] Lines)[] rows =
        [
            ("a column that is missing", ["size,color", "1,red"]),
            ("too many columns", ["1,2,3,4,5,6"]),
            ("a text that was not trained on", [Header, "1,2,green,old"]),
            ("a text for a number", ["size,colour", "1,red", "big,red"]),
            ("a missing number", ["size,colour", ",red"]),
        ];
        string received = string.Join("\n\n", rows.Select(row =>
        {
            var error = Assert.Throws<DataFormatException>(() => kept.Inputs(Write(folder, "a.csv", row.Lines)));
            return $"{row.What}:\n  {error.Message.Replace(folder.Path, "folder", StringComparison.Ordinal)}";
        }));
        Snapshot.Check("Data", "preprocessing", received + "\n");
    }

    [Fact]
    public void Bytes_of_an_image_become_the_inputs_of_the_training()
    {
        Tensor bytes = Tensor.From([.. Enumerable.Range(0, 2 * 8 * 16 * 2).Select(i => (byte)i)], [2, 8, 16, 2]);
        Dataset data = Dataset.From(bytes, Tensor.From(0, 1), ["cat", "dog"]);
        var kept = Kept<ImagePreprocessing>(data);
        Assert.Equal(["cat", "dog"], kept.Classes);
        Assert.Equal(SafeTensors.LittleEndian(data.Inputs), SafeTensors.LittleEndian(kept.Inputs(bytes)));
        Assert.Equal(SafeTensors.LittleEndian(data.Take(1, 1).Inputs), SafeTensors.LittleEndian(kept.Inputs(bytes[1])));
        Assert.Equal([-1f, 1f], new ImagePreprocessing([1, 2, 1], -1, 1).Inputs(Tensor.From([(byte)0, (byte)255], [1, 2, 1])).ToArray<float>());
        Assert.Contains("expects images UInt8[8, 16, 2]", Assert.Throws<ShapeException>(() => kept.Inputs(bytes[.., .., ..8])).Message);
        Assert.Contains("received Float32", Assert.Throws<ShapeException>(() => kept.Inputs(data.Inputs)).Message);
    }

    [Fact]
    public void Points_are_inputs_as_they_are()
    {
        using var folder = new TemporaryFolder();
        (Dataset train, _) = DataSets.Load("moons");
        var kept = Kept<TablePreprocessing>(train);
        float[] values = train.Inputs.ToArray<float>();
        string[] lines = [.. values.Chunk(2).Select(point => FormattableString.Invariant($"{point[0]:R},{point[1]:R}"))];
        Assert.Equal(values, kept.Inputs(Write(folder, "points.csv", lines)).ToArray<float>());
        Assert.Equal(["0", "1"], kept.Classes);
    }

    [Fact]
    public void Every_named_set_of_moderate_size_says_how_it_was_made()
    {
        var folder = new DataFolder { Download = false };
        string[] present = [.. DataRegistry.All.Where(set => set.Train <= 20_000)
            .Where(set => set.Source == null || folder.FindHere(set.Source) != null)
            .Select(set => set.Name)];
        Assert.Contains("digits", present);
        foreach (string name in present)
        {
            (Dataset train, _) = DataSets.Load(name, folder);
            Preprocessing? preprocessing = train.Preprocessing;
            if (name is "cora" or "airline" or "sunspots") continue;                              // a graph, and a series: no examples of one kind of cells
            Assert.NotNull(preprocessing);
            Assert.Equal(train.InputShape, preprocessing.InputShape);
            Assert.Equal(train.Classes, preprocessing.Classes);
            Assert.Same(preprocessing, train.Split(0.5).Share.Preprocessing);
        }
    }

    [Fact]
    public void Outputs_become_answers()
    {
        var three = new ImagePreprocessing([1, 1, 1], classes: ["cat", "dog", "owl"]);
        Assert.Equal(["owl", "cat"], three.Answers(Tensor.From(new float[,] { { -1, 0, 2 }, { 0.5f, 0.2f, 0.3f } })));
        Assert.Contains("expects outputs [count, 3]", Assert.Throws<ShapeException>(() => three.Answers(Tensor.Ones([2, 2]))).Message);
        var two = new ImagePreprocessing([1, 1, 1], classes: ["cat", "dog"]);
        Assert.Equal(["cat", "dog"], two.Answers(Tensor.From(0.4, 0.6)));
        Assert.Equal(["dog", "dog"], two.Answers(Tensor.From(new double[,] { { 0.4 }, { 0.6 } }), threshold: 0));
        var quantity = new TablePreprocessing([new NumberColumn("x", 0, 1)]);
        Assert.Equal(["0.5", "-2"], quantity.Answers(Tensor.From(0.5, -2)));
        Assert.Equal(["1, 2"], quantity.Answers(Tensor.From(new double[,] { { 1, 2 } })));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("list each input once", Assert.Throws<ArgumentException>(() => new TablePreprocessing([])).Message);
        Assert.Contains(
            "x, x", Assert.Throws<ArgumentException>(() => new TablePreprocessing([new NumberColumn("x", 0, 1), new NumberColumn("x", 0, 1)])).Message);
        Assert.Contains("\"a\" twice", Assert.Throws<ArgumentException>(() => new CategoryColumn("x", ["a", "a"])).Message);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => new NumberColumn("x", 0, 0)).Message);
        Assert.Contains("finite mean", Assert.Throws<ArgumentOutOfRangeException>(() => new NumberColumn("x", double.NaN, 1)).Message);
        Assert.Contains("[height, width, channels]", Assert.Throws<ShapeException>(() => new ImagePreprocessing([8, 8])).Message);
    }
}
