namespace Myelin.Tests;

/// <summary>Draws without a key take the next place of the current stream: eagerly, in replays, in regions and on several threads.</summary>
public sealed class RandomStreamTests
{
    static readonly Dictionary<string, Func<Tensor>> Table = new()
    {
        ["Uniform"] = () => Tensor.Uniform([40]),
        ["Normal"] = () => Tensor.Normal([40]),
        ["TruncatedNormal"] = () => Tensor.TruncatedNormal([40]),
        ["Bernoulli"] = () => Tensor.Bernoulli([40], 0.5).Cast(ElementType.Float32),
        ["Permutation"] = () => Tensor.Permutation(40).Cast(ElementType.Float32),
        ["a Float64"] = () => Tensor.Normal([40], ElementType.Float64).Cast(ElementType.Float32),
    };

    public static TheoryData<string> Draws { get; } = [.. Table.Keys];

    static float[] Normal() => Tensor.Normal([10]).ToArray<float>();

    static float[][] Drawn(RandomStream stream, int count)
    {
        using RandomStream.Scope region = stream.Use();
        return [.. Enumerable.Range(0, count).Select(_ => Normal())];
    }

    static void AreDifferent(IReadOnlyList<float[]> drawn)
    {
        for (int i = 0; i < drawn.Count; i++)
            for (int k = 0; k < i; k++) Assert.NotEqual(drawn[i], drawn[k]);
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Two_draws_without_a_key_differ_and_a_seed_repeats_them(string kind)
    {
        float[][] Both(long seed)
        {
            using RandomStream.Scope region = new RandomStream(seed).Use();
            return [Table[kind]().ToArray<float>(), Table[kind]().ToArray<float>()];
        }

        AreDifferent([.. Both(5), .. Both(6)]);
        Assert.Equal(Both(5), Both(5));
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_replay_draws_as_an_eager_run_does(string kind)
    {
        float[][] Runs(bool captures)
        {
            using RandomStream.Scope region = new RandomStream(3).Use();
            var step = new Step((Tensor[] x) => [x[0] + Table[kind](), Table[kind]()]) { Captures = captures };
            var drawn = new List<float[]>();
            for (int i = 0; i < 6; i++)
            {
                drawn.AddRange(step.Run([Tensor.Zeros([1])]).Select(y => y.ToArray<float>()));
                drawn.AddRange(step.Run([Tensor.Zeros([2, 1])]).Select(y => y.ToArray<float>()[..40]));
                drawn.Add(Table[kind]().ToArray<float>());
            }
            return [.. drawn];
        }

        float[][] eager = Runs(false);
        AreDifferent(eager);
        Assert.Equal(eager, Runs(true));
    }

    [Fact]
    public void A_step_draws_from_the_stream_that_is_current_when_it_runs()
    {
        var step = new Step(x => x + Tensor.Normal([10]));
        float[] Run() => step.Run(Tensor.Zeros([10])).ToArray<float>();
        using (new RandomStream(1).Use()) Run();
        using (new RandomStream(2).Use()) Assert.Equal(Drawn(new(2), 2), [Run(), Run()]);
        using (new RandomStream(1).Use()) Assert.Equal(Drawn(new(1), 2), [Run(), Run()]);
        Assert.Equal(1, step.Plans);
    }

    [Fact]
    public void A_stream_that_a_step_enters_goes_on_in_replays_and_one_that_it_makes_repeats()
    {
        foreach (bool captures in new[] { false, true })
        {
            var entered = new RandomStream(4);
            var step = new Step((Tensor[] x) =>
            {
                Tensor first, second;
                using (entered.Use()) first = x[0] + Tensor.Normal([10]);
                using (new RandomStream(9).Use()) second = x[0] + Tensor.Normal([10]);
                return [first, second];
            })
            { Captures = captures };
            float[][][] runs = [.. Enumerable.Range(0, 4).Select(_ => step.Run([Tensor.Zeros([10])]).Select(y => y.ToArray<float>()).ToArray())];
            Assert.Equal(Drawn(new(4), 4), runs.Select(run => run[0]));
            Assert.All(runs, run => Assert.Equal(Drawn(new(9), 1)[0], run[1]));
        }
    }

    [Fact]
    public void A_checked_step_may_draw()
    {
        using RandomStream.Scope region = new RandomStream(3).Use();
        var step = new Step(x => x + Tensor.Normal([10])) { Check = true };
        float[][] drawn = [.. Enumerable.Range(0, 5).Select(_ => step.Run(Tensor.Zeros([10])).ToArray<float>())];
        Assert.Equal(Drawn(new(3), 5), drawn);
        bool more = false;
        var other = new Step(x => more ? x + Tensor.Normal([10]) + Tensor.Normal([10]) : x + Tensor.Normal([10])) { Check = true };
        other.Run(Tensor.Zeros([10]));
        more = true;
        Assert.Contains("1 draws", Assert.Throws<CaptureException>(() => other.Run(Tensor.Zeros([10]))).Message, StringComparison.Ordinal);
    }

    /// <summary>A generator and a discriminator, trained in one step that draws its noise.</summary>
    [Fact]
    public void A_captured_adversarial_step_trains_on_new_noise_as_an_eager_one_does()
    {
        (float[][] Noise, float[] Weights) Trained(bool captures)
        {
            using RandomStream.Scope region = new RandomStream(7).Use();
            Parameter generator = new(Numbers.Tensor([3, 2], ElementType.Float32, 1), "g"), critic = new(Numbers.Tensor([2, 1], ElementType.Float32, 2), "c");
            SGD first = new(0.1), second = new(0.1);
            var step = new Step((Tensor[] x) =>
            {
                Tensor real = x[0];
                Tensor noise = Tensor.Normal([8, 3]), fake = noise.MatMul(generator.Value);
                Tensor loss = (real.MatMul(critic.Value).Sigmoid() - 1).Square().Mean() + fake.MatMul(critic.Value).Sigmoid().Square().Mean();
                first.Apply(loss.Gradients([critic]));
                Tensor again = Tensor.Normal([8, 3]).MatMul(generator.Value);
                second.Apply((again.MatMul(critic.Value).Sigmoid() - 1).Square().Mean().Gradients([generator]));
                return [noise];
            })
            { Captures = captures };
            Tensor given = Numbers.Tensor([8, 2], ElementType.Float32, 3);
            float[][] noises = [.. Enumerable.Range(0, 12).Select(_ => step.Run([given])[0].ToArray<float>())];
            return (noises, [.. generator.Value.ToArray<float>(), .. critic.Value.ToArray<float>()]);
        }

        (float[][] noise, float[] weights) = Trained(false);
        AreDifferent(noise);
        (float[][] replayed, float[] same) = Trained(true);
        Assert.Equal(noise, replayed);
        Assert.Equal(weights, same);
    }

    [Fact]
    public void A_region_leaves_the_stream_around_it_alone_and_a_position_continues_a_stream()
    {
        var outer = new RandomStream(1);
        using (outer.Use())
        {
            float[] first = Normal();
            float[][] inner = Drawn(new(2), 3);
            Assert.Equal(Drawn(new(1), 2), [first, Normal()]);
            Assert.Equal(2, outer.Position);
            Assert.Equal(Drawn(new(2), 5)[3..], Drawn(new(2) { Position = 3 }, 2));
            AreDifferent([.. inner, first]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => outer.Position = -1);
    }

    [Fact]
    public void Draws_without_a_key_are_those_of_no_seed()
    {
        float[][] seeded = [.. Enumerable.Range(0, 3).Select(seed => Tensor.Normal([10], seed).ToArray<float>())];
        Assert.Equal(seeded[0], Tensor.Normal([10], 0).ToArray<float>());
        AreDifferent([.. seeded, .. Drawn(new(0), 3), .. Drawn(new RandomStream(0).Split(), 3)]);
    }

    [Fact]
    public void Threads_with_streams_of_their_own_draw_what_they_draw_alone()
    {
        var parent = new RandomStream(8);
        RandomStream[] streams = [.. Enumerable.Range(0, 4).Select(_ => parent.Split())];
        float[][][] together = new float[4][][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            using RandomStream.Scope region = streams[i].Use();
            var step = new Step(x => x + Tensor.Normal([10]));
            together[i] = [.. Enumerable.Range(0, 200).Select(_ => step.Run(Tensor.Zeros([10])).ToArray<float>())];
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        parent = new RandomStream(8);
        for (int i = 0; i < 4; i++) Assert.Equal(Drawn(parent.Split(), 200), together[i]);
    }

    [Fact]
    public void Threads_that_share_a_stream_never_draw_the_same()
    {
        double[][] drawn = new double[4][];
        using (new RandomStream(8).Use())
        {
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                var step = new Step(x => x + Tensor.Uniform([1], ElementType.Float64));
                Tensor zero = Tensor.Zeros([1], ElementType.Float64);
                drawn[i] = [.. Enumerable.Range(0, 500).Select(_ => step.Run(zero).Item<double>())];
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }
        Assert.Equal(2000, drawn.SelectMany(one => one).Distinct().Count());
    }

    [Fact]
    public async Task A_region_stays_over_an_await()
    {
        float[][] drawn = new float[3][];
        using (new RandomStream(6).Use())
        {
            drawn[0] = Normal();
            await Task.Yield();
            drawn[1] = Normal();
            await Task.Run(() => drawn[2] = Normal(), TestContext.Current.CancellationToken);
        }
        Assert.Equal(Drawn(new(6), 3), drawn);
    }

    [Fact]
    public void What_a_replay_would_not_repeat_throws_inside_a_captured_step()
    {
        var stream = new RandomStream(1);
        foreach (Action use in (Action[])[() => RandomStream.Seed(1), () => stream.Split(), () => stream.Position = 3, () => _ = stream.Position])
        {
            var step = new Step(x => { use(); return x + 1; });
            Assert.Contains("before the step", Assert.Throws<CaptureException>(() => step.Run(Tensor.Zeros([1]))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_recorded_graph_draws_anew_and_recording_takes_no_place()
    {
        var stream = new RandomStream(2);
        using RandomStream.Scope region = stream.Use();
        ComputationGraph graph = ComputationGraph.Of(x => x + Tensor.Normal([10]), Tensor.Zeros([10]));
        Assert.Equal(0, stream.Position);
        Assert.Equal(Drawn(new(2), 1)[0], graph.Result.Value!.ToArray<float>());
        Assert.Equal(Drawn(new(2), 2), [.. Enumerable.Range(0, 2).Select(_ => graph.Run(Tensor.Zeros([10]))[0].ToArray<float>())]);
        var step = new Step((Tensor[] x) => graph.Run(x[0]));
        Assert.Equal(Drawn(new(2), 5)[2..], [.. Enumerable.Range(0, 3).Select(_ => step.Run([Tensor.Zeros([10])])[0].ToArray<float>())]);
    }
}

/// <summary>The stream of the program, which all threads without a region share.</summary>
[Collection(nameof(Alone))]
public sealed class ProgramStreamTests
{
    static float[] Normal() => Tensor.Normal([10]).ToArray<float>();

    [Fact]
    public void A_seed_of_the_program_repeats_its_draws()
    {
        RandomStream.Seed(5);
        float[][] first = [Normal(), Normal()];
        Assert.NotEqual(first[0], first[1]);
        RandomStream.Seed(5);
        Assert.Equal(first, [Normal(), Normal()]);
        RandomStream.Seed(6);
        Assert.NotEqual(first[0], Normal());
        RandomStream.Seed(0);
        using (new RandomStream(0).Use()) first[0] = Normal();
        Assert.Equal(first[0], Normal());
    }
}
