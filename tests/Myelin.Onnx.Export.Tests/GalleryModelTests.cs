using Myelin.Gallery.Architectures;

namespace Myelin.Onnx.Export.Tests;

/// <summary>The models that <c>myelin gallery run</c> has trained at full length keep their test accuracy to the last digit in ONNX.</summary>
/// <remarks>
/// The environment variable MYELIN_GALLERY names the folder of the runs, which take hours. Without it, or without a run, a row is skipped;
/// <see cref="NetworkTests"/> trains small networks of the same kinds.
/// </remarks>
public class GalleryModelTests
{
    static readonly string? runs = Environment.GetEnvironmentVariable("MYELIN_GALLERY");

    /// <summary>The entry, the model it keeps, the data it is measured on, and the least share of right answers.</summary>
    public static TheoryData<string, string, string, double> Models { get; } = new()
    {
        { "mnist-mlp", "model", "mnist", 0.982 },
        { "keras-cifar-mlp", "model", "cifar10-jpeg", 0.44 },
        { "lenet-5", "model", "mnist", 0.989 },
        { "mnist-cnn", "model", "mnist", 0.99 },
        { "fashion-cnn", "model", "fashion-mnist", 0.92 },
        { "cifar-cnn", "model", "cifar10-jpeg", 0.74 },
        { "rnn", "simple", "names", 0.3 },
        { "rnn", "lstm", "names", 0.3 },
        { "rnn", "gru", "names", 0.3 },
        { "transformer", "encoder-decoder", "symbols", 0.99 },
        { "transformer", "decoder", "shakespeare", 0.4 },
        { "gcn", "model", "cora", 0.8 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_trained_model_keeps_its_accuracy_to_the_last_digit(string entry, string name, string data, double least)
    {
        string trained = Path.Combine(runs ?? "", entry, $"{name}.safetensors");
        Assert.SkipUnless(runs != null && File.Exists(trained),
            $"There is no {trained}: run \"myelin gallery run {entry} --out runs/gallery\" and set MYELIN_GALLERY.");
        Keeps(Model.Load(trained), $"{entry} {name}", data, least);
    }

    /// <summary>No entry of the gallery is a residual network, so this one is trained here, for one epoch.</summary>
    [Fact]
    public void ResNet20_trained_on_MNIST_keeps_its_accuracy_to_the_last_digit()
    {
        Assert.SkipUnless(runs != null, "It takes minutes: set MYELIN_GALLERY.");
        Functional model = NetworkTests.ResNet20(16);
        model.Compile(new Adam(0.003), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        Dataset train = DataSets.Load("mnist").Train;
        model.Fit(train, epochs: 1, batchSize: 100, options: new() { Callbacks = [Schedule.Cosine(0.003, train.Count / 100)] });
        Keeps(model, "resnet20", "mnist", 0.98);
    }

    static void Keeps(Model model, string name, string data, double least)
    {
        string path = Exported.Save(model, $"gallery {name}");
        using Exported.Session session = new(path);
        OnnxModel again = OnnxModel.Load(path);
        long right = 0, theirs = 0, count = 0;
        foreach (Batch batch in Test(data).Batches(250))
        {
            Tensor labels = batch.Targets[0], ours = model.Forward(batch.Inputs)[0];
            Assert.Equal(ours.Bytes(), again.Run([.. batch.Inputs])[0].Bytes());
            right += Right(ours, labels);
            theirs += Right(session.Run(batch.Inputs)[0], labels);
            count += labels.Cast(ElementType.Int64).ToArray<long>().Count(label => label >= Least(data));
        }
        Assert.Equal(right, theirs);
        Assert.InRange(right / (double)count, least, 1);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {right} of {count}");

        long Right(Tensor outputs, Tensor labels) => outputs.ArgMax().ToArray<long>().Zip(labels.Cast(ElementType.Int64).ToArray<long>())
            .Count(pair => pair.Second >= Least(data) && pair.First == pair.Second);
    }

    /// <summary>The first label that is not padding.</summary>
    static long Least(string data) => data == "symbols" ? SymbolTask.Padding + 1 : 0;

    static Dataset Test(string data) => data == "symbols" ? SymbolTask.Generate(40_000, 2_000, seed: 0).Test
        : DataSets.Load(data, new DataFolder { Decoder = ImageDecoder.Instance }).Test;
}
