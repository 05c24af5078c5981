using System.Diagnostics;
using System.Text.Json;
using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Event files, read back by an independent decoder.</summary>
public sealed class TensorBoardTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static List<List<EventReader.Field>> Events(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(EventReader.Records).Select(EventReader.Message)];

    static IEnumerable<(long Step, List<EventReader.Field> Value)> Values(string folder) =>
        Events(folder).Where(one => one.Any(field => field.Number == 5)).Select(one => (one.Whole(2), one.Inner(5).Inner(1)));

    static (string Tag, long Step, float Value)[] Scalars(string folder) =>
        [.. Values(folder).Where(one => one.Value.Any(field => field.Number == 2)).Select(one =>
            (one.Value.Text(1), one.Step, (float)one.Value.Single(field => field.Number == 2).Value))];

    /// <summary>The checksums of RFC 3720, appendix B.4.</summary>
    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(Crc32C.Of("123456789"u8), EventReader.Crc("123456789"u8));
    }

    [Fact]
    public void Curves_of_training_and_validation_are_two_runs_with_the_same_tags()
    {
        History history = Model(input: [4]).Fit(Points(20), epochs: 3, validation: Points(5), options: new() { Callbacks = [new TensorBoard(folder["run"])] });
        foreach ((string run, string prefix) in new[] { ("train", ""), ("validation", "val_") })
            foreach (string metric in new[] { "loss", "accuracy" })
                Assert.Equal(history[prefix + metric].Select((value, i) => ($"epoch_{metric}", (long)i + 1, (float)value)),
                    Scalars(folder[$"run/{run}"]).Where(one => one.Tag == $"epoch_{metric}"));
        Assert.Equal(3, Scalars(folder["run/train"]).Count(one => one.Tag == "epoch_learning_rate"));
        List<EventReader.Field> first = Events(folder["run/train"])[0];
        Assert.Equal("brain.Event:2", first.Text(3));
        Assert.InRange(first.Number(1), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.All(Directory.GetFiles(folder["run/train"]), path => Assert.StartsWith("events.out.tfevents.", Path.GetFileName(path)));
    }

    [Fact]
    public void Histograms_count_each_weight_and_gradient_once()
    {
        Sequential model = Model(input: [4]);
        model.Fit(Points(20), epochs: 2, batchSize: 8, options: new() { Callbacks = [new TensorBoard(folder["run"], histogramsEvery: 2, gradients: true)] });
        var found = Values(folder["run/train"]).Where(one => one.Value.Any(field => field.Number == 5)).ToDictionary(one => one.Value.Text(1), one => one);
        Assert.Equal(new[] { "gradients", "weights" }.SelectMany(kind => model.Parameters.Select(parameter => $"{kind}/{parameter.Path}")).Order(),
            found.Keys.Order());
        foreach (Parameter parameter in model.Parameters)
        {
            (long step, List<EventReader.Field> value) = found[$"weights/{parameter.Path}"];
            List<EventReader.Field> histogram = value.Inner(5);
            double[] numbers = [.. parameter.Value.ToArray<float>().Select(x => (double)x)], limits = histogram.Doubles(6), counts = histogram.Doubles(7);
            Assert.Equal(2, step);
            Assert.Equal((numbers.Min(), numbers.Max(), (double)numbers.Length), (histogram.Number(1), histogram.Number(2), histogram.Number(3)));
            Assert.Equal(numbers.Sum(), histogram.Number(4), 1e-9);
            Assert.Equal(numbers.Sum(x => x * x), histogram.Number(5), 1e-9);
            for (int i = 0; i < limits.Length; i++)
                Assert.Equal(numbers.Count(x => x <= limits[i] && (i == 0 || x > limits[i - 1])), counts[i]);
        }
    }

    [Fact]
    public void Special_distributions_have_histograms_too()
    {
        using (var log = new TensorBoardWriter(folder["run"]))
        {
            log.Histogram("one value", Tensor.Full([3], 2), 1);
            log.Histogram("not finite", Tensor.From(double.NaN, 1, double.PositiveInfinity, 3), 1, buckets: 2);
            log.Histogram("nothing", Tensor.Zeros([0]), 1);
            log.Histogram("huge", Tensor.From(-double.MaxValue, double.MaxValue), 1);
        }
        List<EventReader.Field>[] all = [.. Values(folder["run"]).Select(one => one.Value.Inner(5))];
        Assert.Equal([2.0, 3.0], [.. all[0].Doubles(6), .. all[0].Doubles(7)]);
        Assert.Equal([2.0, 3.0, 1.0, 1.0], [.. all[1].Doubles(6), .. all[1].Doubles(7)]);
        Assert.Empty(all[2]);
        Assert.Equal(2, all[3].Doubles(7).Sum());
        Assert.All(all[3].Doubles(6), limit => Assert.True(double.IsFinite(limit)));
    }

    [Fact]
    public void An_image_is_a_PNG_of_its_size()
    {
        Tensor picture = Tensor.From(new float[,] { { 0, 1, 0.5f }, { 1, 0, 0.25f } });
        using (var log = new TensorBoardWriter(folder["run"])) log.Image("picture", picture, step: 7);
        (long step, List<EventReader.Field> value) = Values(folder["run"]).Single();
        List<EventReader.Field> image = value.Inner(4);
        Assert.Equal(("picture", 7, 2, 3, 1), (value.Text(1), step, image.Whole(1), image.Whole(2), image.Whole(3)));
        Tensor read = Png.Decode((byte[])image.Single(field => field.Number == 4).Value);
        Assert.Equal([0, 255, 128, 255, 0, 64], read.ToArray<byte>());
    }

    [Fact]
    public void Kernels_are_images_if_asked()
    {
        var model = new Sequential(input: [6, 6, 2]) { new Conv2D(3, 3, name: "conv"), new Flatten(), new Dense(3, name: "dense") };
        model.Compile(new SGD(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        model.Fit(Dataset.From(Tensor.Normal([4, 6, 6, 2], 1), Tensor.From(0, 1, 2, 1)), options: new()
        {
            Callbacks = [new TensorBoard(folder["run"], histogramsEvery: 1, images: true)],
        });
        var images = Values(folder["run/train"]).Where(one => one.Value.Any(field => field.Number == 4))
            .ToDictionary(one => one.Value.Text(1), one => one.Value);
        Assert.Equal(["weights/conv/kernel", "weights/dense/kernel"], images.Keys.Order());
        byte[] png = (byte[])images["weights/conv/kernel"].Inner(4).Single(field => field.Number == 4).Value;
        Tensor shown = Png.Decode(png), kernel = model.Parameters[0].Value;
        Assert.Equal([6, 9, 1], shown.Shape);
        (double least, double largest) = (kernel.Min().Item<float>(), kernel.Max().Item<float>());
        float[] weights = kernel.ToArray<float>();
        byte[] pixels = shown.ToArray<byte>();
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 3; x++)
                for (int i = 0; i < 2; i++)
                    for (int o = 0; o < 3; o++)
                        Assert.Equal((weights[((y * 3 + x) * 2 + i) * 3 + o] - least) / (largest - least) * 255, pixels[(i * 3 + y) * 9 + o * 3 + x], 0.6);
    }

    [Fact]
    public void The_graph_has_a_node_for_each_layer_and_what_it_is_computed_from()
    {
        Symbol a = Symbol.Input([4], "a"), b = Symbol.Input([4], "b");
        var shared = new Dense(3, name: "shared");
        var model = new Functional([a, b], [new Add(name: "sum").Of(shared.Of(a), shared.Of(b))]);
        using (var log = new TensorBoardWriter(folder["run"])) log.Graph(model);
        List<EventReader.Field> graph = EventReader.Message((byte[])Events(folder["run"]).SelectMany(one => one).Single(field => field.Number == 4).Value);
        var nodes = graph.All(1).ToDictionary(node => node.Text(1), node => (Op: node.Text(2), Inputs: string.Join(' ', node.Texts(3))));
        Assert.Equal(("Placeholder", ""), nodes["a"]);
        Assert.Equal(("Dense", "a shared/kernel shared/bias"), nodes["shared"]);
        Assert.Equal(("Dense", "b shared/kernel shared/bias"), nodes["shared_1"]);
        Assert.Equal(("VarHandleOp", ""), nodes["shared/kernel"]);
        Assert.Equal(("Add", "shared shared_1"), nodes["sum"]);
        Assert.Equal(7, nodes.Count);
        List<EventReader.Field> attribute = graph.All(1).Single(node => node.Text(1) == "shared").Inner(5);
        Assert.Equal("_output_shapes", attribute.Text(1));
        Assert.Equal([-1, 3], attribute.Inner(2).Inner(1).Inner(7).All(2).Select(dimension => dimension.Whole(1)));
    }

    sealed class Failure : Exception;

    /// <summary>Keeps what a reader keeps: a session that starts at a step replaces what older files hold from that step on.</summary>
    static List<(string Tag, long Step, float Value)> Kept(string folder)
    {
        var kept = new List<(string, long Step, float)>();
        foreach (List<EventReader.Field> one in Events(folder))
        {
            if (one.Any(field => field.Number == 7)) kept.RemoveAll(value => value.Step >= one.Whole(2));
            if (!one.Any(field => field.Number == 5)) continue;
            List<EventReader.Field> value = one.Inner(5).Inner(1);
            if (value.Any(field => field.Number == 2)) kept.Add((value.Text(1), one.Whole(2), (float)value.Single(field => field.Number == 2).Value));
        }
        return kept;
    }

    [Fact]
    public void A_resumed_training_has_each_point_once_and_the_same_curves()
    {
        void Train(string run, int? failsIn, TimeSpan every)
        {
            var fail = new LambdaCallback(onBatchEnd: (_, result) => { if (result.Epoch == failsIn && result.Batch == 2) throw new Failure(); });
            Model(input: [4]).Fit(Points(20), epochs: 5, batchSize: 5, validation: Points(5), options: new()
            {
                Callbacks = [new TensorBoard(folder[run], batchesEvery: 1), fail],
                Checkpoints = new(folder[$"{run} checkpoints"]) { Every = every },
            });
        }
        Train("straight", null, TimeSpan.Zero);
        Assert.Throws<Failure>(() => Train("resumed", 2, TimeSpan.Zero));
        Assert.Throws<Failure>(() => Train("resumed", 5, TimeSpan.FromHours(1)));       // no further checkpoint: these epochs are done again
        Train("resumed", null, TimeSpan.Zero);
        foreach (string run in new[] { "train", "validation", "batches" })
        {
            Assert.Equal(Scalars(folder[$"straight/{run}"]), Kept(folder[$"resumed/{run}"]));
            Assert.True(Scalars(folder[$"resumed/{run}"]).Length > Kept(folder[$"resumed/{run}"]).Count, "the test is void: nothing was done again");
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_warning()
    {
        folder.Write("file", 1);
        Assert.Equal(2, Model(input: [4]).Fit(Points(8), epochs: 2, options: new() { Callbacks = [new TensorBoard(folder["file"])] }).Epochs.Count);
    }

    /// <summary>The same file, read by a script in another language that shares no code with the library.</summary>
    [Fact]
    public void A_reader_in_Python_finds_the_same_scalars()
    {
        Model(input: [4]).Fit(Points(20), epochs: 2, options: new() { Callbacks = [new TensorBoard(folder["run"], histogramsEvery: 1, images: true)] });
        string path = Directory.GetFiles(folder["run/train"]).Single();
        Process? python = null;
        try
        {
            python = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Fixture.Root, "tests", "fixtures", "read_events.py"), path])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3.");
        }
        using (python)
        {
            string json = python!.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.Equal(0, python.ExitCode);
            using JsonDocument read = JsonDocument.Parse(json);
            Assert.Equal(Scalars(folder["run/train"]).Select(one => (one.Tag, one.Step, one.Value)), read.RootElement.GetProperty("scalars").EnumerateArray()
                .Select(one => (one.GetProperty("tag").GetString()!, one.GetProperty("step").GetInt64(), (float)one.GetProperty("value").GetDouble())));
            Assert.Equal(8, read.RootElement.GetProperty("histograms").GetInt32());
            Assert.Equal(4, read.RootElement.GetProperty("images").GetInt32());
            Assert.Equal(1, read.RootElement.GetProperty("graphs").GetInt32());
        }
    }
}
