namespace Myelin.Tests;

/// <summary>MixUp and CutMix: shares, partners, targets, and that a result depends on seed, epoch and example alone.</summary>
public class MixingTests
{
    const int Count = 200, Side = 8;

    /// <summary>Image i is i everywhere, and its target is one-hot at i.</summary>
    static readonly Dataset Images = Dataset.From(
        Tensor.Range(Count, ElementType.Int32).Cast(ElementType.Float32).Reshape(Count, 1, 1, 1).BroadcastTo([Count, Side, Side, 1]).Contiguous(),
        Tensor.Range(Count, ElementType.Int32), [.. Enumerable.Range(0, Count).Select(i => $"{i}")]);

    static (float[][] Images, float[][] Targets) All(Dataset data, int size = Count, bool shuffle = false, long seed = 3, int epoch = 1)
    {
        var all = data.Batches(size, shuffle, seed, epoch).SelectMany(batch => Enumerable.Range(0, batch.Count).Select(
            i => (Row: batch.Rows![i], Image: batch.Inputs[0][i].ToArray<float>(), Target: batch.Targets[0][i].ToArray<float>())))
            .OrderBy(one => one.Row).ToArray();
        return ([.. all.Select(one => one.Image)], [.. all.Select(one => one.Target)]);
    }

    /// <summary>The share of an example that stays, and its partner.</summary>
    static (double Share, int Partner) Parts(float[] target, int own)
    {
        int partner = Array.FindIndex(target, value => value > 0) is var first && first == own ? Array.FindLastIndex(target, value => value > 0) : first;
        Assert.Equal(1, target.Sum(), 1e-5);
        Assert.True(target.Count(value => value > 0) <= 2);
        return (target[own], partner);
    }

    [Fact]
    public void Mixup_mixes_images_and_targets_by_one_share()
    {
        (float[][] images, float[][] targets) = All(Images.Map(new MixUp(1)));
        for (int i = 0; i < Count; i++)
        {
            (double share, int partner) = Parts(targets[i], i);
            Assert.All(images[i], pixel => Assert.Equal(share * i + (1 - share) * (partner < 0 ? i : partner), pixel, 1e-3));
        }
        Assert.True(Enumerable.Range(0, Count).Select(i => Parts(targets[i], i).Partner).Distinct().Count() > Count / 2);
    }

    [Fact]
    public void Cutmix_cuts_a_rectangle_and_mixes_targets_by_its_area()
    {
        (float[][] images, float[][] targets) = All(Images.Map(new CutMix()));
        for (int i = 0; i < Count; i++)
        {
            (double share, int partner) = Parts(targets[i], i);
            int[] cut = [.. Enumerable.Range(0, Side * Side).Where(at => images[i][at] != i)];
            if (partner != i) Assert.Equal(1 - share, cut.Length / (double)(Side * Side), 1e-5);
            if (cut.Length == 0) continue;
            Assert.All(cut, at => Assert.Equal(partner, images[i][at]));
            int height = cut.Max(at => at / Side) - cut.Min(at => at / Side) + 1, width = cut.Max(at => at % Side) - cut.Min(at => at % Side) + 1;
            Assert.Equal(cut.Length, height * width);
        }
        double[] shares = [.. Enumerable.Range(0, Count).Select(i => (double)targets[i][i])];
        Assert.InRange(shares.Average(), 0.5, 0.75);                    // above ½, because rectangles are cut off at the borders
        Assert.Contains(shares, share => share < 0.4);
        Assert.Contains(shares, share => share > 0.95);
    }

    [Fact]
    public void Partners_come_from_the_same_part_after_a_split()
    {
        Dataset mixed = Images.Map(new MixUp(1));
        (Dataset others, Dataset apart) = mixed.Split(0.3, seed: 2);
        (Dataset plain, Dataset plainApart) = Images.Split(0.3, seed: 2);
        int[] some = [5, 90, 41, 7, 130, 12];
        (Dataset, Dataset)[] parts =
            [(others, plain), (apart, plainApart), (mixed.Take(20, 30), Images.Take(20, 30)), (mixed.Select(some), Images.Select(some))];
        foreach ((Dataset part, Dataset own) in parts)
        {
            int[] labels = own.Targets.ToArray<int>();
            foreach (float[] target in All(part).Targets)
                for (int label = 0; label < Count; label++)
                    if (target[label] > 0) Assert.Contains(label, labels);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void Shares_have_the_mean_and_variance_of_their_Beta_distribution(double alpha)
    {
        double[] shares = SharesOf(20_000, alpha);
        Assert.Equal(0.5, shares.Average(), 0.01);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), shares.Average(share => (share - 0.5) * (share - 0.5)), 0.004);
    }

    /// <summary>The share of each example that stays, found from mixed targets (i, i²).</summary>
    static double[] SharesOf(int count, double alpha)
    {
        Tensor numbers = Tensor.Range(count).Cast(ElementType.Float64);
        (Tensor _, Tensor mixed) = Dataset.From(Tensor.Zeros([count, 1], ElementType.Float64), Tensor.Stack([numbers, numbers.Square()], 1))
            .Map(new MixUp(alpha)).Examples([.. Enumerable.Range(0, count)]);
        double[] values = mixed.ToArray<double>();
        var shares = new List<double>();
        for (int i = 0; i < count; i++)
        {
            // a = λ i + (1 - λ) p and b = λ i² + (1 - λ) p² give p = (b - a i) / (a - i).
            double a = values[2 * i], b = values[2 * i + 1];
            if (Math.Abs(a - i) < 1e-6) { shares.Add(1); continue; }
            double p = Math.Round((b - a * i) / (a - i));
            shares.Add((a - p) / (i - p));
        }
        return [.. shares];
    }

    [Fact]
    public void A_mix_depends_on_seed_epoch_and_example_alone()
    {
        Dataset augmented = Images.Map(new RandomBrightness(0.5, (0, 200)));
        foreach (Mixing mixing in new Mixing[] { new MixUp(1), new CutMix() })
        {
            (float[][] images, float[][] targets) = All(augmented.Map(mixing));
            (float[][] others, float[][] otherTargets) = All(augmented.Map(mixing), size: 7, shuffle: true);
            Assert.Equal(images, others);
            Assert.Equal(targets, otherTargets);
            Assert.NotEqual(targets, All(augmented.Map(mixing), epoch: 2).Targets);
            Assert.NotEqual(targets, All(augmented.Map(mixing), seed: 4).Targets);
        }
    }

    /// <summary>The partner looks as it does itself in the epoch, so a mix has the random numbers of both.</summary>
    [Fact]
    public void A_partner_has_gone_through_the_transforms_before()
    {
        Dataset augmented = Images.Map(new RandomBrightness(0.5, (0, 200)));
        float[][] plain = [.. augmented.Batches(Count, seed: 3, epoch: 1).SelectMany(batch => batch.Inputs[0].ToArray<float>().Chunk(Side * Side))];
        (float[][] images, float[][] targets) = All(augmented.Map(new CutMix()));
        for (int i = 0; i < Count; i++)
        {
            int partner = Parts(targets[i], i).Partner;
            Assert.All(images[i].Distinct(), value => Assert.Contains(value, plain[i].Concat(plain[Math.Max(0, partner)])));
        }
    }

    [Fact]
    public void Training_resumes_in_the_middle_of_an_epoch_with_the_same_pictures()
    {
        Dataset train = Dataset.From(Tensor.Uniform([40, 6, 6, 1], 2), Tensor.From([.. Enumerable.Range(0, 40).Select(i => i % 2)]), ["even", "odd"])
            .Map(new Sequential { new RandomRotation(0.2), new RandomErasing(1) }).Map(new MixUp(0.4));
        using var folder = new TemporaryFolder();
        Sequential Fitted(int stop, string? checkpoints)
        {
            var model = new Sequential(input: [6, 6, 1], seed: 3) { new RandomZoom(0.3), new Flatten(), new Dense(2, Activation.Softmax) };
            model.Compile(new Adam(0.01), new CategoricalCrossentropy());
            using var cancellation = new CancellationTokenSource();
            int batches = 0;
            model.Fit(train, epochs: 3, batchSize: 7, options: new()
            {
                Seed = 5,
                Callbacks = [new Counting(() => { if (++batches == stop) cancellation.Cancel(); })],
                Checkpoints = checkpoints == null ? null : new(folder[checkpoints]) { Every = TimeSpan.Zero },
            }, cancellation: cancellation.Token);
            return model;
        }
        string straight = Fitted(-1, null).WeightsSha256();
        Fitted(8, "run");
        Assert.Equal(straight, Fitted(-1, "run").WeightsSha256());
    }

    sealed class Counting(Action counted) : Callback
    {
        public override void OnBatchEnd(Model model, BatchResult result) => counted();
    }

    /// <summary>Calls that fail.</summary>
    internal static IEnumerable<(string Member, string What, Action Do)> Errors { get; } =
    [
        ("MixUp", "no strength", () => new MixUp(0)),
        ("CutMix", "an infinite strength", () => new CutMix(double.PositiveInfinity)),
        ("MixUp", "a stream", () => Dataset.Stream([new([2])], [new([1])], (_, _) => []).Map(new MixUp())),
        ("MixUp", "several inputs", () => Dataset.From([("a", Samples.X), ("b", Samples.X)], [("y", Samples.X)]).Map(new MixUp())),
        ("MixUp", "tokens", () => Dataset.From(Samples.Whole, Samples.X).Map(new MixUp())),
        ("MixUp", "labels of unknown classes", () => Dataset.From(Samples.X, Samples.Indices).Map(new MixUp())),
        ("CutMix", "rows of a table", () => Dataset.From(Samples.X, Samples.X).Map(new CutMix())),
        ("Map", "an input that does not exist", () => Dataset.From(Samples.Images, Samples.X).Map(new RandomFlip(), "image")),
        ("Map", "rows of a table for images", () => Dataset.From(Samples.X, Samples.X).Map(new RandomFlip())),
        ("Map", "several inputs and no name", () => Dataset.From([("a", Samples.X), ("b", Samples.X)], [("y", Samples.X)]).Map(new Rescaling(2))),
        ("Map", "a model of other images", () => Dataset.From(Samples.Images, Samples.X[..2]).Map(new Sequential(input: [3, 3, 3]) { new RandomFlip() })),
    ];
}
