using System.Text;

namespace Myelin.Tests;

/// <summary>Every error of pipelines, folders, arrays and tables, word by word (data-errors.txt).</summary>
public class DataErrorTests
{
    static readonly Dataset Numbers = Dataset.From(Tensor.Ones([6, 2]), Tensor.Zeros([6]));

    static readonly Dataset Stream = Dataset.Stream([[2]], [[1]], (_, _) => []);

    static readonly Dataset Texts = Dataset.From(DataPart.Sequences([Tensor.Ones([1]), Tensor.Ones([2])]), Tensor.Zeros([2]));

    static Sequential Compiled()
    {
        var model = new Sequential(input: [2], name: "m") { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError());
        return model;
    }

    static byte[] Npy(string header, int values = 0)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. new byte[values]];
    }

    static Action LoadsNpy(params byte[] file) => Written("a.npy", file, path => Myelin.Npy.Load(path));

    static Action Written(string name, byte[] file, Action<string> use) => () =>
    {
        using var folder = new TemporaryFolder();
        inUse = folder.Path;
        use(folder.Write(name, file));
    };

    [ThreadStatic] static string? inUse;

    static Action InFolder(Action<TemporaryFolder> use) => () =>
    {
        using var folder = new TemporaryFolder();
        inUse = folder.Path;
        use(folder);
    };

    static readonly (string Name, Action Wrong)[] Rows =
    [
        ("Map, no workers", () => Numbers.Map((example, _) => example, workers: 0)),
        ("Map, a failing function", () => Numbers.Map((_, _) => throw new IOException("the disk is gone")).Batches(2, epoch: 3).Count()),
        ("Map, null", () => Numbers.Map((_, _) => null!).Batches(2).Count()),
        ("MapBatches, a failing function", () => Numbers.MapBatches((_, _) => throw new IOException("the disk is gone"), workers: 2).Batches(2).Count()),
        ("Filter, a failing condition", () => Numbers.Filter(_ => throw new IOException("the disk is gone")).Batches(2).Count()),
        ("Shuffle, an empty buffer", () => Numbers.Shuffle(0)),
        ("Repeat, negative", () => Numbers.Repeat(-1)),
        ("Repeat, too many", () => Numbers.Repeat(1_000_000_000)),
        ("Window, empty", () => Numbers.Window(0)),
        ("Window, no shift", () => Numbers.Window(2, 0)),
        ("Window, sequences", () => Texts.Window(2)),
        ("Zip, parts of one name", () => Numbers.Zip(Numbers)),
        ("Interleave, none", () => Dataset.Interleave([])),
        ("Interleave, an empty block", () => Dataset.Interleave([Numbers], 0)),
        ("Interleave, other parts", () => Dataset.Interleave([Numbers, Stream])),
        ("A stream with too few examples", () => Dataset.Stream([[2]], [[1]], (_, _) => [], count: 3).Batches(2).Count()),
        ("TimeSeries, a number", () => TimeSeries.Windows(Tensor.Ones([]), null, 2)),
        ("TimeSeries, no length", () => TimeSeries.Windows(Tensor.Ones([5]), null, 0)),
        ("TimeSeries, a range outside", () => TimeSeries.Windows(Tensor.Ones([5]), null, 2, end: 6)),
        ("TimeSeries, too short", () => TimeSeries.Windows(Tensor.Ones([5]), null, 4, samplingRate: 2)),
        ("TimeSeries, no targets", () => TimeSeries.Windows(Tensor.Ones([5]), Tensor.Ones([0]), 2)),
        ("Npy, another file", LoadsNpy([.. "PK\x3\x4"u8])),
        ("Npy, empty", LoadsNpy()),
        ("Npy, another version", LoadsNpy([0x93, .. "NUMPY"u8, 4, 0, 0, 0])),
        ("Npy, a header beyond the file", LoadsNpy([0x93, .. "NUMPY"u8, 1, 0, 255, 255])),
        ("Npy, no dictionary", LoadsNpy(Npy("[1, 2]"))),
        ("Npy, a key missing", LoadsNpy(Npy("{'descr': '<f4', 'shape': (2,)}"))),
        ("Npy, an unknown key", LoadsNpy(Npy("{'colour': '<f4'}"))),
        ("Npy, complex numbers", LoadsNpy(Npy("{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}"))),
        ("Npy, records", LoadsNpy(Npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}"))),
        ("Npy, a negative size", LoadsNpy(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}"))),
        ("Npy, a size beyond int", LoadsNpy(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000,)}"))),
        ("Npy, a shape beyond all tensors", LoadsNpy(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000)}"))),
        ("Npy, truncated", LoadsNpy(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 7))),
        ("Npy, no truth value", LoadsNpy([.. Npy("{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}"), 7])),
        ("Npy, a number beyond int64", LoadsNpy(
            [.. Npy("{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}"), 255, 255, 255, 255, 255, 255, 255, 255])),
        ("Npy, a negative limit", () => Myelin.Npy.Load("none.npy", -1)),
        ("Npz, another file", Written("a.npz", Npy("{}"), path => Npz.Load(path))),
        ("Npz, a name twice", () => Npz.Save("a.npz", [("a", Tensor.Ones([1])), ("a", Tensor.Ones([1]))])),
        ("Npz, no name", () => Npz.Save("a.npz", [("", Tensor.Ones([1]))])),
        ("Npz, a name that is not there", InFolder(folder =>
        {
            Npz.Save(folder["a.npz"], [("weights", Tensor.Ones([1]))]);
            _ = Npz.Load(folder["a.npz"])["weight"];
        })),
        ("PictureFolder, none", InFolder(folder => PictureFolder.Open(folder["none"]))),
        ("PictureFolder, no pictures", InFolder(folder => PictureFolder.Open(folder.Path))),
        ("PictureFolder, JPEG alone", InFolder(folder =>
        {
            folder.Write("cats/1.jpg", 1);
            PictureFolder.Open(folder.Path);
        })),
        ("PictureFolder, no image shape", InFolder(folder =>
        {
            folder.Write("cats/1.png", 1);
            PictureFolder.Open(folder.Path).ToDataset([4]);
        })),
        ("PictureFolder, a damaged picture", InFolder(folder =>
        {
            folder.Write("cats/1.png", 1, 2, 3);
            PictureFolder.Open(folder.Path).ToDataset([4, 4, 3]).Batches(1).Count();
        })),
        ("Imputation, no number", () => Imputation.Constant(double.NaN)),
        ("NumberColumn, no number for missing cells", () => _ = new NumberColumn("size", 0, 1, double.PositiveInfinity)),
        ("CategoryColumn, a strange text for missing cells", () => _ = new CategoryColumn("colour", ["red"], missing: "blue")),
        ("Fit, without targets", () => Compiled().Fit(Dataset.From(Tensor.Ones([6, 2])))),
        ("Evaluate, without targets", () => Compiled().Evaluate(Dataset.From([("a", Tensor.Ones([6, 2]))], []))),
        ("Table, numbers of a column of text", Written("t.csv", "a,b\n1,2\n3,x\n"u8.ToArray(), path => Table.Read(path).Numbers("b"))),
        ("Table, texts of a column that does not exist", Written("t.csv", "review,b\n1,2\n"u8.ToArray(), path => Table.Read(path).Texts("revue"))),
        ("Predict, a table without a preprocessing", Written("t.csv", "a\n1\n"u8.ToArray(),
            path => new Sequential(input: [1]) { new Dense(1) }.Predict(Table.Read(path)))),
    ];

    [Fact]
    public void Every_error_reads_as_agreed()
    {
        var text = new StringBuilder();
        foreach ((string name, Action wrong) in Rows)
        {
            inUse = null;
            Exception? error = Record.Exception(wrong);
            Assert.True(error is ArgumentException or InvalidOperationException or DataFormatException or DataNotFoundException or ExampleException
                or KeyNotFoundException, $"{name}: {error}");
            string message = inUse == null ? error.Message : error.Message.Replace(inUse, "folder", StringComparison.Ordinal);
            text.Append(name).Append(":\n  ").Append(message.ReplaceLineEndings("\n  ")).Append("\n\n");
        }
        Snapshot.Check("Data", "data-errors", text.ToString());
    }
}
