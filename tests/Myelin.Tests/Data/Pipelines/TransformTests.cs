namespace Myelin.Tests;

/// <summary>Transforms draw from (seed, epoch, index of the example) and from nothing else.</summary>
public class TransformTests
{
    static Dataset Numbered(int count) => Dataset.From(
        Tensor.From([.. Enumerable.Range(0, count).Select(i => (float)i)], [count, 1]), Tensor.From([.. Enumerable.Range(0, count)]));

    static Dataset Noisy(Dataset data) => data.Map((example, random) => new(example.Inputs[0] + random.Uniform(0, 0.5), example.Targets[0]));

    static Dataset NoisyBatches(Dataset data) => data.MapBatches((batch, random) =>
        batch.With(inputs: [batch.Inputs[0] + Tensor.From([.. random.Select(one => (float)one.Uniform(0, 0.5))], [batch.Count, 1])]));

    /// <summary>What each example became, by its label.</summary>
    static Dictionary<int, float> Became(IEnumerable<Batch> batches) =>
        batches.SelectMany(batch => batch.Targets[0].ToArray<int>().Zip(batch.Inputs[0].ToArray<float>()))
            .ToDictionary(pair => pair.First, pair => pair.Second);

    [Fact]
    public void An_example_becomes_the_same_whatever_its_batch_and_order()
    {
        Dataset data = Noisy(Numbered(50));
        Dictionary<int, float> expected = Became(data.Batches(7, seed: 3, epoch: 2));
        Assert.All(expected, pair => Assert.InRange(pair.Value, pair.Key, pair.Key + 0.5));
        Assert.Equal(50, expected.Values.Select(value => value % 1).Distinct().Count());
        Assert.Equal(expected, Became(data.Batches(1, shuffle: true, seed: 3, epoch: 2)));
        Assert.Equal(expected, Became(data.Batches(50, shuffle: true, seed: 3, epoch: 2)));
        Assert.Equal(expected.Where(pair => pair.Key >= 14), Became(data.Batches(7, seed: 3, epoch: 2, first: 2)));
        Assert.NotEqual(expected, Became(data.Batches(7, seed: 3, epoch: 3)));
        Assert.NotEqual(expected, Became(data.Batches(7, seed: 4, epoch: 2)));
    }

    [Fact]
    public void Each_transform_of_a_chain_draws_numbers_of_its_own()
    {
        Dictionary<int, float> once = Became(Noisy(Numbered(50)).Batches(7, seed: 3)), twice = Became(Noisy(Noisy(Numbered(50))).Batches(7, seed: 3));
        Assert.All(once, pair => Assert.NotEqual(pair.Value - pair.Key, twice[pair.Key] - pair.Value, 1e-4));
        Assert.Equal(twice, Became(Noisy(NoisyBatches(Numbered(50))).Batches(50, shuffle: true, seed: 3)));
        Dataset keyed = Numbered(20).Map((example, random) => new(Tensor.Normal([1], random.Key()), example.Targets[0]));
        keyed = keyed.Map((example, random) => new(Tensor.Normal([1], random.Key()) - example.Inputs[0], example.Targets[0]));
        foreach (Batch batch in keyed.Batches(20, seed: 3)) Assert.DoesNotContain(0, batch.Inputs[0].ToArray<float>());
    }

    [Fact]
    public void Whole_batches_draw_the_numbers_of_their_examples()
    {
        Assert.Equal(Became(Noisy(Numbered(20)).Batches(6, shuffle: true, seed: 1)), Became(NoisyBatches(Numbered(20)).Batches(20, seed: 1)));
    }

    [Fact]
    public void A_stream_draws_by_the_place_of_the_example()
    {
        Dataset stream = Noisy(Dataset.Stream([[1]], [new(default(Shape), ElementType.Int32)],
            (_, _) => Enumerable.Range(0, 20).Select(i => new Example(Tensor.Full([1], i), Tensor.From([i], [])))));
        Dictionary<int, float> expected = Became(Noisy(Numbered(20)).Batches(4, seed: 5, epoch: 1));
        Assert.Equal(expected, Became(stream.Batches(3, seed: 5, epoch: 1)));
        Assert.Equal(expected.Where(pair => pair.Key >= 12), Became(stream.Batches(3, seed: 5, epoch: 1, first: 4)));
    }

    [Fact]
    public void Shapes_types_and_parts_may_change()
    {
        Dataset data = Numbered(5).Map((example, random) =>
            new([example.Inputs[0].BroadcastTo([3]), Tensor.Normal([2], random.Key())], [example.Targets[0].Cast(ElementType.Float32)]),
            inputs: [new([3], name: "wide"), new([2], name: "noise")], targets: [[]]);
        Batch batch = data.Batches(5).Single();
        Assert.Equal([0f, 0, 0, 1, 1, 1], batch.Input("wide").ToArray<float>()[..6]);
        Assert.Equal(10, batch.Input("noise").ToArray<float>().Distinct().Count());
        Assert.Equal([0f, 1, 2, 3, 4], batch.Targets[0].ToArray<float>());
        Assert.True(data.IsRegression);
        Dataset wrong = Numbered(5).Map((example, _) => new(example.Inputs[0].BroadcastTo([3]), example.Targets[0]));
        Assert.Contains("expects inputs [1] of Float32, received Float32[3]",
            Assert.Throws<ShapeException>(() => wrong.Batches(5).Count()).Message, StringComparison.Ordinal);
        Dataset wider = Numbered(5).MapBatches((batch, _) => batch.With(inputs: [batch.Inputs[0].BroadcastTo([5, 3])]));
        Assert.Contains("expects inputs [1] of Float32, received Float32[3]",
            Assert.Throws<ShapeException>(() => wider.Batches(5).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_are_transformed_without_their_padding()
    {
        SequencePart texts = DataPart.Sequences([[1, 2, 3], [4]], new(Value: -1, Mask: true));
        Dataset reversed = Dataset.From(texts, Tensor.From(0, 1))
            .Map((example, _) => new(Tensor.Concatenate([example.Inputs[0].Flip(0), Tensor.From(7)], 0), example.Targets[0]));
        Batch batch = reversed.Batches(2).Single();
        Assert.Equal([3, 2, 1, 7, 4, 7, -1, -1], batch.Inputs[0].ToArray<int>());
        Assert.Equal([true, true, true, true, true, true, false, false], batch.InputMasks[0]!.ToArray<bool>());
    }

    [Fact]
    public void A_mapped_data_set_can_be_split_taken_and_mapped_again()
    {
        Dataset data = Noisy(Numbered(20)).Map((example, random) => new(example.Inputs[0] * 2, example.Targets[0]));
        (Dataset others, Dataset share) = data.Split(0.25, seed: 1);
        Assert.Equal((15, 5), (others.Count, share.Count));
        Assert.All(Became(share.Take(1, 3).Batches(2)), pair => Assert.InRange(pair.Value, 2 * pair.Key, 2 * pair.Key + 1));
        Assert.Equal([20, 1], data.Inputs.Shape);
    }

    [Fact]
    public void Numbers_of_examples_are_spread_evenly_and_differ_between_neighbours()
    {
        const int Count = 4000;
        double[] uniform = [.. Enumerable.Range(0, Count).Select(i => new ExampleRandom(1, 1, i).Uniform())];
        Assert.Equal(0.5, uniform.Average(), 0.02);
        Assert.Equal(1 / 12.0, uniform.Select(u => (u - 0.5) * (u - 0.5)).Average(), 0.005);
        Assert.Equal(0, uniform.Zip(uniform.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average(), 0.005);
        Assert.Equal(0, Enumerable.Range(0, Count).Average(i => new ExampleRandom(1, i, 5).Normal()), 0.06);
        Assert.Equal(0.25, Enumerable.Range(0, Count).Average(i => new ExampleRandom(i, 1, 1).Chance(0.25) ? 1 : 0), 0.03);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 100).Select(i => new ExampleRandom(0, 1, i).Integer(3)).Distinct().Order());
        var random = new ExampleRandom(1, 1, 1);
        Assert.NotEqual(Tensor.Normal([4], random.Key()).ToArray<float>(), Tensor.Normal([4], random.Key()).ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Integer(0));
    }
}
