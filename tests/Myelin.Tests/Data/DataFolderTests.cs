namespace Myelin.Tests;

public class DataFolderTests
{
    static readonly string[] MnistNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    static void WriteMnist(TemporaryFolder folder, string under, string ending = ".gz")
    {
        foreach (string name in MnistNames)
            folder.Write($"{under}/{name}{ending}");
    }

    /// <summary>A finder that sees nothing but the temporary folder: env, work/deep, and cache in it.</summary>
    static DataFolder Finder(TemporaryFolder folder) => new()
    {
        FromEnvironment = folder["env"],
        StartDirectory = folder["work/project/bin"],
        Cache = folder["cache"],
        Download = false,
    };

    [Fact]
    public void Places_are_searched_in_order()
    {
        using var folder = new TemporaryFolder();
        foreach (string place in new[] { "cache/mnist", "shared/data/mnist", "work/shared/data/mnist", "env/mnist" })
        {
            WriteMnist(folder, place);
            Assert.Equal(MnistNames.Select(name => folder[$"{place}/{name}.gz"]), Finder(folder).Find(Mnist.Source));
        }
    }

    [Fact]
    public void A_given_folder_is_the_only_one()
    {
        using var folder = new TemporaryFolder();
        WriteMnist(folder, "cache/mnist");
        WriteMnist(folder, "env/mnist");
        folder.Write("given/mnist/train-images-idx3-ubyte.gz");
        var finder = new DataFolder { Folder = folder["given"], FromEnvironment = folder["env"], Cache = folder["cache"] };
        DataNotFoundException error = Assert.Throws<DataNotFoundException>(() => finder.Find(Mnist.Source));
        Assert.Contains(folder["given"], error.Message);
        Assert.Contains("no train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte", error.Message);
        Assert.Single(error.Searched);
    }

    [Theory]
    [InlineData("given", ".gz")]
    [InlineData("given", "")]
    [InlineData("given/mnist", "")]
    [InlineData("given/MNIST/raw", "")]
    public void A_given_folder_may_hold_the_files_or_the_set(string under, string ending)
    {
        using var folder = new TemporaryFolder();
        WriteMnist(folder, under, ending);
        string[] paths = new DataFolder { Folder = folder["given"] }.Find(Mnist.Source);
        Assert.Equal(MnistNames.Select(name => folder[$"{under}/{name}{ending}"]), paths);
    }

    [Fact]
    public void Names_with_a_dot_are_known_too()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in MnistNames)
            folder.Write("given/" + name.Replace("-idx", ".idx"));
        Assert.Equal(4, new DataFolder { Folder = folder["given"] }.Find(Mnist.Source).Length);
    }

    [Fact]
    public void Loose_files_of_one_set_are_not_taken_for_another()
    {
        using var folder = new TemporaryFolder();
        WriteMnist(folder, "mnist");
        DataFolder finder = new() { FromEnvironment = folder["mnist"], StartDirectory = folder.Path, Cache = folder["cache"], Download = false };
        Assert.Equal(4, finder.Find(Mnist.Source).Length);
        Assert.Throws<DataNotFoundException>(() => finder.Find(FashionMnist.Source));
    }

    [Fact]
    public void The_error_lists_every_place_and_the_fix()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shared/data/README.md");
        folder.Write("env/mnist/train-images-idx3-ubyte.gz");
        DataNotFoundException error = Assert.Throws<DataNotFoundException>(() => Finder(folder).Find(Mnist.Source));
        Assert.Contains("Data set \"mnist\"", error.Message);
        Assert.Contains($"{folder["env"]} (MYELIN_DATA): no train-labels", error.Message);
        Assert.Contains($"{folder["shared/data"]} (shared data): no such folder", error.Message);
        Assert.Contains($"{folder["cache"]} (cache): no such folder", error.Message);
        Assert.Contains("Download is false", error.Message);
        Assert.Contains(DataFolder.Variable, error.Fix);
    }

    [Fact]
    public void A_set_without_addresses_says_so()
    {
        using var folder = new TemporaryFolder();
        var finder = new DataFolder { FromEnvironment = null, StartDirectory = folder.Path, Cache = folder["cache"] };
        Assert.Contains("not offered for download", Assert.Throws<DataNotFoundException>(() => finder.Find(Cifar10.Subset)).Message);
    }
}
