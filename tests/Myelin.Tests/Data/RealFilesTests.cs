namespace Myelin.Tests;

/// <summary>The original files, where this machine has them; where it has not, the finder must say so.</summary>
public class RealFilesTests
{
    static RawSplit? Load(Func<DataFolder, RawSplit> load, DataSource source)
    {
        var folder = new DataFolder { Download = false };
        try
        {
            folder.Find(source);
        }
        catch (DataNotFoundException error)
        {
            Assert.Contains(source.Name, error.Message);
            Assert.NotEmpty(error.Searched);
            return null;
        }
        return load(folder);
    }

    [Fact]
    public void Mnist_is_MNIST()
    {
        if (Load(Mnist.Read, Mnist.Source) is not { } split)
            return;
        Assert.Equal([60_000, 28, 28, 1], split.Train.Shape);
        Assert.Equal([10_000, 28, 28, 1], split.Test.Shape);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], split.Train.Labels[..10]);
        Assert.Equal(33.318, ((ByteData)split.Train).Inputs.Average(grey => (double)grey), 0.001);   // 0.1307 · 255
    }

    [Fact]
    public void Fashion_mnist_is_balanced()
    {
        if (Load(FashionMnist.Read, FashionMnist.Source) is not { } split)
            return;
        Assert.All(split.Train.Labels.CountBy(label => label), pair => Assert.Equal(6_000, pair.Value));
        Assert.Equal("Ankle boot", split.Train.Classes[split.Train.Labels[0]]);
    }

    [Fact]
    public void The_subset_of_CIFAR_10_begins_as_CIFAR_10_does()
    {
        if (Load(Cifar10.ReadSubset, Cifar10.Subset) is not { } split)
            return;
        Assert.Equal([4_000, 32, 32, 3], split.Train.Shape);
        Assert.Equal([6, 9, 9, 4, 1], split.Train.Labels[..5]);
        Assert.Equal([59, 62, 63], ((ByteData)split.Train).Inputs[..3]);   // the first pixel of the frog
        Assert.Equal([3, 8, 8, 0, 6], split.Test.Labels[..5]);
    }
}
