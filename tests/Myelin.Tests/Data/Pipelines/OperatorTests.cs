using CsCheck;

namespace Myelin.Tests;

/// <summary>Operators of data sets against LINQ, and the promise that a pass may begin at any example.</summary>
public class OperatorTests
{
    static readonly TensorSpec[] X = [[1]], Y = [new(default(Shape), ElementType.Int32)];

    static Example At(int value) => new(Tensor.Full([1], value), Tensor.From([10 * value], []));

    /// <summary>Examples 0, 1, 2, ... in memory, as a stream of known length, or as one of unknown length.</summary>
    static Dataset Source(int kind, int count) => kind switch
    {
        0 => Dataset.From(Tensor.Range(count, ElementType.Float32).Reshape(count, 1), Tensor.Range(count, ElementType.Int32) * 10),
        1 => Dataset.Stream(X, Y, position => Enumerable.Range(0, count).Skip((int)position.First).Select(At), count),
        _ => Dataset.Stream(X, Y, (_, _) => Enumerable.Range(0, count).Select(At)),
    };

    static int[] Values(IEnumerable<Example> examples) => [.. examples.Select(example => (int)example.Inputs[0].ToArray<float>()[0])];

    static int[] Values(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Inputs[0].ToArray<float>()).Select(value => (int)value)];

    static int[] Pass(Dataset data, long first = 0, int epoch = 1) => Values(data.Elements(new(7, epoch, first)));

    /// <summary>An operator, and the same in LINQ; null where it draws random numbers.</summary>
    sealed record Operator(string Name, Func<Dataset, int, Dataset> Apply, Func<IEnumerable<int>, int, IEnumerable<int>>? Reference);

    static readonly Operator[] Operators =
    [
        new("map", (data, n) => data.Map((example, _) => new Example(example.Inputs[0] + n, example.Targets[0])), (all, n) => all.Select(x => x + n)),
        new("parallel map", (data, n) => data.Map((example, _) => new Example(example.Inputs[0] * n, example.Targets[0]), workers: 3),
            (all, n) => all.Select(x => x * n)),
        new("map batches", (data, n) => data.MapBatches((batch, _) => batch.With(inputs: [batch.Inputs[0] - n])), (all, n) => all.Select(x => x - n)),
        new("filter", (data, n) => data.Filter(example => (int)example.Inputs[0].ToArray<float>()[0] % (n + 1) != 0),
            (all, n) => all.Where(x => x % (n + 1) != 0)),
        new("repeat", (data, n) => data.Repeat(n), (all, n) => Enumerable.Repeat(all.ToArray(), n).SelectMany(x => x)),
        new("cache", (data, _) => data.Cache(), (all, _) => all),
        new("window", (data, n) => Firsts(data.Window(2, n)), (all, n) => Windows([.. all], 2, n)),
        new("interleave", (data, n) => Dataset.Interleave([data, Source(1, 5), Source(2, 3)], n),
            (all, n) => Interleaved([[.. all], [0, 1, 2, 3, 4], [0, 1, 2]], n)),
        new("zip", (data, n) => Sums(data, Source(n % 3, 6)), (all, _) => all.Zip(Enumerable.Range(0, 6), (a, b) => a + b)),
        new("take", (data, n) => data.IsCounted ? data.Take(Math.Min(1, data.Count), Math.Max(0, data.Count - n)) : data, null),
        new("shuffle", (data, n) => data.Shuffle(n), null),
        new("random map", (data, _) => data.Map((example, random) => new Example(example.Inputs[0] + random.Integer(1000), example.Targets[0])), null),
        new("drawing filter", (data, _) => data.Filter(_ => (double)Tensor.Uniform([]) < 0.7), null),
    ];

    static Dataset Firsts(Dataset windows) => windows.Map((example, _) => new Example(example.Inputs[0][0], example.Targets[0][0]), X, Y);

    static IEnumerable<int> Windows(int[] all, int size, int shift)
    {
        for (int i = 0; i + size <= all.Length; i += shift) yield return all[i];
    }

    static IEnumerable<int> Interleaved(int[][] sources, int block)
    {
        for (int round = 0; sources.Any(source => source.Length > round * block); round++)
            foreach (int[] source in sources)
                foreach (int value in source.Skip(round * block).Take(block)) yield return value;
    }

    static Dataset Sums(Dataset a, Dataset b)
    {
        Dataset left = a.Map((example, _) => example, [new([1], name: "a")], [new(default(Shape), ElementType.Int32, "ta")]);
        Dataset right = b.Map((example, _) => example, [new([1], name: "b")], [new(default(Shape), ElementType.Int32, "tb")]);
        return left.Zip(right).Map((example, _) => new Example(example.Inputs[0] + example.Inputs[1], example.Targets[0]), X, Y);
    }

    /// <summary>Some operators one after the other, on one of the three kinds of source.</summary>
    static Gen<(int Kind, int Count, (int Operator, int N)[] Chain)> Chains(int operators) =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 40], Gen.Select(Gen.Int[0, operators - 1], Gen.Int[1, 4]).Array[1, 4]);

    static Dataset Build(int kind, int count, (int Operator, int N)[] chain) =>
        chain.Aggregate(Source(kind, count), (data, step) => Operators[step.Operator].Apply(data, step.N));

    static string Story(int kind, int count, (int Operator, int N)[] chain) =>
        $"source {kind} of {count}: {string.Join(", ", chain.Select(step => $"{Operators[step.Operator].Name} {step.N}"))}";

    [Fact]
    public void Chains_of_operators_give_what_LINQ_gives()
    {
        int known = Operators.TakeWhile(one => one.Reference != null).Count();
        Assert.Equal(9, known);
        Chains(known).Sample((kind, count, chain) =>
        {
            IEnumerable<int> expected = chain.Aggregate(Enumerable.Range(0, count), (all, step) => Operators[step.Operator].Reference!(all, step.N));
            Dataset data = Build(kind, count, chain);
            int[] all = [.. expected];
            Assert.True(all.SequenceEqual(Pass(data)), Story(kind, count, chain));
            Assert.True(all.SequenceEqual(Values(data.Batches(7, seed: 7, epoch: 1))), Story(kind, count, chain));
            Assert.True(!data.IsCounted || data.Count == all.Length, Story(kind, count, chain));
        }, iter: 150);
    }

    [Fact]
    public void A_pass_of_any_chain_begins_at_any_example_with_the_same_rest() =>
        Gen.Select(Chains(Operators.Length), Gen.Int[0, 50], Gen.Int[1, 9]).Sample((program, first, size) =>
        {
            (int kind, int count, (int, int)[] chain) = program;
            int[] all = Pass(Build(kind, count, chain));
            Dataset data = Build(kind, count, chain);
            Assert.True(all.Skip(first).SequenceEqual(Pass(data, first)), $"{Story(kind, count, chain)} from {first}");
            int batch = first / size;
            Assert.True(all.Skip(batch * size).SequenceEqual(Values(data.Batches(size, seed: 7, epoch: 1, first: batch))),
                $"{Story(kind, count, chain)} in batches of {size} from {batch}");
        }, iter: 150);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_shuffling_buffer_draws_from_the_next_examples_and_each_once(int kind)
    {
        Dataset data = Source(kind, 100).Shuffle(10);
        int[] first = Pass(data), second = Pass(data, epoch: 2);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.NotEqual(first, second);
        for (int i = 0; i < 100; i++) Assert.True(first[i] < i + 10, "an example was drawn before it was in the buffer");
        Assert.Equal(first, Pass(Source((kind + 1) % 3, 100).Shuffle(10)));
        // A buffer of all examples: every order is equally likely. The first example of 3 is each in a third of the epochs.
        int[] firsts = [.. Enumerable.Range(0, 3000).Select(epoch => Pass(Source(kind, 3).Shuffle(50), epoch: epoch)[0])];
        Assert.All(firsts.CountBy(x => x), pair => Assert.InRange(pair.Value, 900, 1100));
    }

    [Fact]
    public void A_stream_larger_than_memory_is_read_no_further_than_needed()
    {
        int read = 0;
        Dataset endless = Dataset.Stream(X, Y, position => Count(position.First));
        IEnumerable<Example> Count(long from)
        {
            for (long i = from; ; i++)
            {
                read++;
                yield return At((int)i);
            }
        }
        int[] some = Values(endless.Filter(example => (float)example.Inputs[0].Sum() % 2 == 0).Map((example, _) => example).Shuffle(20).Window(3, 3)
            .Elements(new(0, 0, 0)).Take(10).Select(window => new Example(window.Inputs[0][0], window.Targets[0][0])));
        Assert.Equal(10, some.Distinct().Count());
        Assert.InRange(read, 90, 110);   // 30 of the even ones are drawn, and 19 are in the buffer
    }

    [Fact]
    public void A_shuffled_pass_begins_again_without_reading_what_is_long_gone()
    {
        long? sought = null;
        Dataset seeks = Dataset.Stream(X, Y, position =>
        {
            sought = position.First;
            return Enumerable.Range(0, 100_000).Skip((int)position.First).Select(At);
        }, 100_000);
        Assert.Equal(10, seeks.Shuffle(16).Elements(new(0, 0, 90_000)).Take(10).Count());
        Assert.InRange(sought!.Value, 89_000, 90_000);
    }

    [Fact]
    public void Repeated_passes_draw_anew_and_the_first_one_as_a_single_pass()
    {
        Dataset noisy = Source(0, 20).Map((example, random) => new Example(example.Inputs[0] + random.Integer(100_000), example.Targets[0]));
        int[] once = Pass(noisy), twice = Pass(noisy.Repeat(2));
        Assert.Equal(once, twice[..20]);
        Assert.NotEqual(once, twice[20..]);
        Assert.Equal(twice, Values(noisy.Repeat().Elements(new(7, 1, 0)).Take(40)));
        Assert.Equal(47, noisy.Repeat().Take(3, 47).Batches(10).Sum(batch => batch.Count));
        Assert.Empty(Source(2, 0).Repeat().Batches(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_cache_makes_each_example_once_whatever_is_read_first(int kind)
    {
        int made = 0;
        Dataset data = Source(kind, 50).Map((example, random) =>
        {
            Interlocked.Increment(ref made);
            return new Example(example.Inputs[0] + random.Integer(1000), example.Targets[0]);
        }).Cache();
        foreach (Batch _ in data.Batches(8)) break;   // left early
        int[] rest = Pass(data, first: 30, epoch: 5), all = Pass(data), again = Pass(data, epoch: 3);
        Assert.Equal(all, again);
        Assert.Equal(all[30..], rest);
        Assert.InRange(made, 50, kind == 0 ? 50 : 100);   // a stream that was left early or skipped is read again
        Parallel.For(0, 4, epoch => Assert.Equal(all, Pass(data, epoch: epoch)));
        if (kind == 0)
            Assert.Equal(all.Order(), Values(data.Batches(8, shuffle: true)).Order());
    }

    [Fact]
    public void Zipped_data_in_memory_is_shuffled_as_one_and_split_as_one()
    {
        Dataset Named(string name, int from) =>
            Dataset.From([(name, Tensor.Range(40, ElementType.Float32).Reshape(40, 1) + from)], [($"t {name}", Tensor.Zeros([40]))]);
        Dataset both = Named("a", 0).Zip(Named("b", 100).Take(0, 30));
        Assert.Equal(30, both.Count);
        foreach (Dataset data in (Dataset[])[both, both.Split(0.3).Share, both.Take(5, 20)])
            foreach (Batch batch in data.Batches(4, shuffle: true))
                Assert.Equal(batch.Input("a").ToArray<float>().Select(x => x + 100), batch.Input("b").ToArray<float>());
        Assert.Equal([7f, 107], both.Examples([7]).Inputs.Select(x => x.ToArray<float>()[0]));
    }

    [Fact]
    public void Windows_stack_inputs_and_targets_and_average_weights()
    {
        Dataset data = Dataset.Stream(X, Y, (_, _) => Enumerable.Range(0, 5).Select(i => new Example(Tensor.Full([1], i), Tensor.From([i], []), i)));
        Example last = data.Window(3).Elements(default).Last();
        Assert.Equal([3, 1], last.Inputs[0].Shape);
        Assert.Equal([2, 3, 4], last.Targets[0].ToArray<int>());
        Assert.Equal(3, last.Weight);
        Assert.Equal(0, Source(0, 2).Window(3).Count);
        Assert.Empty(Source(2, 2).Window(3).Batches(2));
        Assert.Equal([0, 5, 10], Values(Source(1, 14).Window(2, 5).Elements(default).Select(window => new Example(window.Inputs[0][0], window.Targets[0][0]))));
    }
}
