namespace Myelin.Tests;

public class DataRegistryTests
{
    [Theory]
    [InlineData("xor", 4, 4)]
    [InlineData("moons", 1_000, 500)]
    [InlineData("circles", 1_000, 500)]
    [InlineData("spirals", 1_500, 600)]
    [InlineData("blobs", 1_500, 600)]
    [InlineData("digits", 10_000, 2_000)]
    [InlineData("Digits", 10_000, 2_000)]
    public void Built_in_sets_need_no_file(string name, int train, int test)
    {
        RawSplit split = DataRegistry.Of(name).Load(new DataFolder { Folder = "/nowhere" }, 1);
        Assert.Equal(train, split.Train.Count);
        Assert.Equal(test, split.Test.Count);
        Assert.Equal(train, split.Train.Shape[0]);
        Assert.All(split.Test.Labels, label => Assert.InRange(label, 0, split.Test.Classes.Count - 1));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    [InlineData("cifar10")]
    [InlineData("cifar10-subset")]
    public void Sets_in_files_are_asked_of_the_folder(string name)
    {
        var folder = new DataFolder { Folder = Path.Combine(Path.GetTempPath(), "myelin-nowhere") };
        Assert.Contains(name, Assert.Throws<DataNotFoundException>(() => DataRegistry.Of(name).Load(folder, 0)).Message);
    }

    [Fact]
    public void A_misspelt_name_is_understood()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataRegistry.Of("mnits"));
        Assert.StartsWith("Unknown data set \"mnits\"; did you mean \"mnist\"? Known: mnist, fashion-mnist, cifar10,", error.Message);
        Assert.DoesNotContain("did you mean", Assert.Throws<ArgumentException>(() => DataRegistry.Of("imagenet")).Message);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("mnist", "mnist", 0)]
    [InlineData("mnits", "mnist", 1)]
    [InlineData("mist", "mnist", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distances_count_typing_errors(string a, string b, int distance)
    {
        Assert.Equal(distance, Nearest.Distance(a, b));
        Assert.Equal(distance, Nearest.Distance(b, a));
    }
}
