namespace Myelin.Tests;

/// <summary>The profile of a step tells what it does, and changes nothing.</summary>
public sealed class ProfileTests
{
    static Sequential Net() => new(input: [20], seed: 3) { new Dense(30, Activation.Relu, name: "hidden"), new Dropout(0.5), new Dense(4, name: "head") };

    static Sequential Compiled()
    {
        Sequential model = Net();
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static Dataset Data() => Dataset.From(Tensor.Normal([64, 20], seed: 1), Tensor.From([.. Enumerable.Range(0, 64).Select(i => i % 4)]));

    [Fact]
    public void Layers_stand_in_the_order_of_their_calls_before_loss_and_optimizer()
    {
        StepProfile profile = Compiled().Profile(Data(), batchSize: 16, runs: 3);
        Assert.Equal(["hidden", "dropout", "head", "(loss)", "(optimizer)"], profile.Layers.Select(layer => layer.Path));
        Assert.All(profile.Layers, layer => Assert.True(layer.ForwardSeconds > 0));
        Assert.Equal([true, true, true, true, false], profile.Layers.Select(layer => layer.BackwardSeconds > 0));
        Assert.Equal(profile.KernelSeconds, profile.Layers.Sum(layer => layer.Seconds), 1e-9);
        Assert.Equal(profile.KernelSeconds, profile.Kernels.Sum(kernel => kernel.Seconds), 1e-9);
    }

    [Fact]
    public void Operations_of_products_are_two_for_each_multiply_add()
    {
        // Forward and the gradient of the weights; the input of the model needs no gradient, the input of the head does.
        StepProfile profile = Compiled().Profile(Data(), batchSize: 16, runs: 1);
        double Products(string layer) =>
            profile.Kernels.Where(kernel => kernel.Title.StartsWith("product", StringComparison.Ordinal) && kernel.Layers.Contains(layer))
                .Sum(kernel => kernel.Operations);
        Assert.Equal(2 * 2 * 16 * 20 * 30, Products("hidden"));
        Assert.Equal(3 * 2 * 16 * 30 * 4, Products("head"));
    }

    [Fact]
    public void Operations_of_convolutions_are_two_for_each_multiply_add()
    {
        var model = new Sequential(input: [8, 8, 4]) { new Conv2D(6, 3, padding: Padding.Same) };
        var step = new Step(x => model.Forward(x));
        KernelProfile kernel = Assert.Single(step.Profile([Tensor.Ones([2, 8, 8, 4])], runs: 1).Kernels);
        Assert.Equal(2.0 * 2 * 8 * 8 * 9 * 4 * 6, kernel.Operations);
        Assert.Contains("2 x 8 x 8 x 4, 3 x 3 to 6", kernel.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_those_of_distinct_elements()
    {
        var step = new Step((x, row) => x.Exp() * row);
        KernelProfile kernel = Assert.Single(step.Profile([Tensor.Ones([100, 50]), Tensor.Ones([50])], runs: 1).Kernels);
        Assert.Equal(4 * (5000 + 50 + 5000), kernel.Bytes);
        Assert.Equal(2 * 5000, kernel.Operations);
    }

    [Fact]
    public void Values_that_the_gradient_reads_are_kept()
    {
        var step = new Step(x =>
        {
            Tensor v = x.AsVariable(), y = v.Exp().MatMul(v.Exp().Transpose()).Tanh();
            return y.Sum().Gradient(v);
        });
        StepProfile profile = step.Profile([Tensor.Ones([64, 64])], runs: 1);
        Assert.True(profile.LiveBytes >= 3 * 64 * 64 * 4, $"{profile.LiveBytes} bytes");
        Assert.True(profile.LiveBytes <= profile.ArenaBytes);
    }

    [Fact]
    public void Training_after_a_profile_gives_the_bits_of_training_without_one()
    {
        Sequential plain = Compiled(), profiled = Compiled();
        plain.Fit(Data(), epochs: 1, batchSize: 16);
        plain.Fit(Data(), epochs: 1, batchSize: 16);
        profiled.Profile(Data(), 16, runs: 2);
        profiled.Fit(Data(), epochs: 1, batchSize: 16);
        profiled.Profile(Data(), 16, runs: 2);
        profiled.Fit(Data(), epochs: 1, batchSize: 16);
        Assert.Equal(plain.WeightsSha256(), profiled.WeightsSha256());
        Assert.Equal(plain.Optimizer.Steps.Value.Item<long>(), profiled.Optimizer.Steps.Value.Item<long>());
    }

    [Fact]
    public void A_step_that_has_run_keeps_its_plan_and_its_place_in_the_random_stream()
    {
        var state = new State(Tensor.Zeros([3]), "sum");
        Step Noisy() => new(x => state.Value = state.Value + x + Tensor.Normal([3]));
        using (new RandomStream(7).Use())
        {
            Step step = Noisy();
            step.Run(Tensor.Ones([3]));
            step.Profile([Tensor.Ones([3])], runs: 4);
            step.Run(Tensor.Ones([3]));
            Assert.Equal(1, step.Plans);
        }
        float[] profiled = state.Value.ToArray<float>();
        state.Value = Tensor.Zeros([3]);
        using (new RandomStream(7).Use())
        {
            Step step = Noisy();
            for (int i = 0; i < 2; i++) step.Run(Tensor.Ones([3]));
        }
        Assert.Equal(state.Value.ToArray<float>(), profiled);
    }

    [Fact]
    public void A_body_that_fails_leaves_the_states_as_they_were()
    {
        var state = new State(Tensor.Zeros([3]), "sum");
        bool fails = false;
        var step = new Step(x =>
        {
            state.Value = state.Value + x;
            return fails ? throw new InvalidDataException("on purpose") : state.Value;
        });
        step.Run(Tensor.Ones([3]));
        fails = true;
        Assert.Throws<InvalidDataException>(() => step.Profile([Tensor.Ones([3])]));
        Assert.Equal([1f, 1f, 1f], state.Value.ToArray<float>());
    }

    [Fact]
    public void Printed_it_is_two_tables()
    {
        string text = Compiled().Profile(Data(), 16, runs: 1).ToString();
        Assert.Matches(@"Replay \d+\.\d{3} ms \(\d+\.\d{3} ms in kernels\)", text);
        Assert.Matches(@"(?m)^layer +forward ms +backward ms +of all +GFLOP/s +kept MB$", text);
        Assert.Matches(@"(?m)^hidden +\d", text);
        Assert.Matches(@"(?m)^product 16 x 20 x 30 \+ bias, relu +hidden +1 ", text);
    }

    [Fact]
    public void What_cannot_be_profiled_says_so()
    {
        var step = new Step(x => x * 2);
        Tensor x = Tensor.Ones([3]);
        string runs = Assert.Throws<ArgumentOutOfRangeException>(() => step.Profile([x], 0)).Message;
        Assert.Contains("1 to 100000 runs, received 0", runs, StringComparison.Ordinal);
        var outer = new Step(x => { step.Profile([x]); return x; });
        Assert.Contains("within another step", Assert.Throws<CaptureException>(() => outer.Run(x)).Message, StringComparison.Ordinal);
        Assert.Contains("not compiled", Assert.Throws<InvalidOperationException>(() => Net().Profile(Data())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_the_machine_are_those_of_its_threads()
    {
        MachineLimits limits = MachineLimits.Measure(CpuDevice.Default);
        Assert.InRange(limits.Gflops, 0.1, 100_000);
        Assert.InRange(limits.GigabytesPerSecond, 0.1, 10_000);
        Assert.Equal(CpuDevice.Default.Name, limits.Device);
    }
}
