using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Optimizers make the steps of their definitions and of PyTorch, eager and captured, for every group of parameters.</summary>
public class OptimizerTests
{
    const int Steps = 12;

    public static TheoryData<string> Names => OptimizerTable.Names;

    public static TheoryData<string, ElementType, bool> Cases { get; } = new(
        from row in OptimizerTable.Rows
        from type in new[] { ElementType.Float32, ElementType.Float64 }
        from captured in new[] { false, true }
        select (row.Name, type, captured));

    [Fact]
    public void Every_optimizer_has_a_row() =>
        Assert.Empty(Fixture.Kinds<Optimizer>().Except(OptimizerTable.Rows.Select(row => row.Make().GetType())));

    [Fact]
    public void Every_optimizer_is_made_by_its_name_with_default_settings()
    {
        Type[] kinds = Fixture.Kinds<Optimizer>();
        Assert.Equal(kinds.Select(kind => kind.Name.ToLowerInvariant()).Order(StringComparer.Ordinal), Optimizer.Names);
        foreach (Type kind in kinds)
        {
            Optimizer made = Optimizer.Named(kind.Name);
            Assert.IsType(kind, made);
            Assert.Equal(((Optimizer)Fixture.Default(kind)).LearningRate, made.LearningRate);
        }
        Assert.NotSame(Optimizer.Named("adam"), Optimizer.Named("adam"));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Optimizer.Named("adaam"));
        Assert.Equal($"Unknown optimizer \"adaam\"; did you mean \"adam\"? Known: {string.Join(", ", Optimizer.Names)}.", error.Message);
    }

    [Fact]
    public void Shares_of_running_means_and_epsilons_out_of_range_are_refused_by_name()
    {
        foreach ((string who, Func<double, double, double, Optimizer> make) in new (string, Func<double, double, double, Optimizer>)[]
        {
            ("Adam", (a, b, e) => new Adam(0.1, a, b, e)), ("AdamW", (a, b, e) => new AdamW(0.1, 0, a, b, e)),
            ("AmsGrad", (a, b, e) => new AmsGrad(0.1, a, b, e)), ("Adamax", (a, b, e) => new Adamax(0.1, a, b, e)),
            ("RAdam", (a, b, e) => new RAdam(0.1, a, b, e)), ("Nadam", (a, b, e) => new Nadam(0.1, a, b, e)), ("Lamb", (a, b, e) => new Lamb(0.1, a, b, e)),
        })
        {
            Assert.StartsWith($"{who}: expects a beta1 from 0 to below 1, received 1;",
                Assert.Throws<ArgumentOutOfRangeException>(() => make(1, 0, 1)).Message);
            Assert.StartsWith($"{who}: expects a beta2 from 0 to below 1, received NaN;",
                Assert.Throws<ArgumentOutOfRangeException>(() => make(0, double.NaN, 1)).Message);
            Assert.StartsWith($"{who}: expects an epsilon above 0, received 0;", Assert.Throws<ArgumentOutOfRangeException>(() => make(0, 0, 0)).Message);
            Assert.Equal("beta2", Assert.Throws<ArgumentOutOfRangeException>(() => make(0, -0.5, 1)).ParamName);
        }
    }

    internal static Parameter NewParameter(string path, Shape shape, ElementType type, long seed) =>
        new(Tensor.Normal(shape, seed, type), path) { Path = path };

    /// <summary>A step of which the gradients are the inputs.</summary>
    internal static Step StepOf(Optimizer optimizer, Parameter a, Parameter b, bool captured) => new((ga, gb) =>
    {
        Tensor error = (a.Value * ga).Sum() + (b.Value * gb).Sum();
        optimizer.Apply(error.Gradients([a, b]));
        return error;
    })
    { Captures = captured };

    internal static Tensor Gradient(Parameter parameter, int step) => Tensor.Normal(parameter.Shape, 100 + step, parameter.Type);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_are_the_definition_for_parameters_with_and_without_a_group(string name, ElementType type, bool captured)
    {
        OptimizerRow row = OptimizerTable.Get(name);
        Optimizer optimizer = row.Make();
        const double Multiplier = 0.5, GroupDecay = 0.2, Coupled = 0.1;
        if (!row.Together) optimizer.Groups = [new ParameterGroup(["encoder/*"], Multiplier, GroupDecay, Coupled)];
        Parameter free = NewParameter("head/kernel", [7], type, 1), grouped = NewParameter("encoder/dense/kernel", [2, 3], type, 2);
        Step step = StepOf(optimizer, free, grouped, captured);
        double[] freeWeights = free.Value.Cast(ElementType.Float64).ToArray<double>(),
            groupedWeights = grouped.Value.Cast(ElementType.Float64).ToArray<double>();
        double[][] freeMemory = Memory(row.Together ? 13 : 7), groupedMemory = Memory(6);
        double rate = OptimizerTable.Rate;
        for (int i = 1; i <= Steps; i++)
        {
            if (i == 8) optimizer.LearningRate = rate /= 2;      // a replay reads the rate anew
            Tensor ga = Gradient(free, i), gb = Gradient(grouped, i + 50);
            step.Run(ga, gb);
            if (row.Together)
            {
                double[] all = [.. freeWeights, .. groupedWeights];
                double[] gradients = [.. ga.Cast(ElementType.Float64).ToArray<double>(), .. gb.Cast(ElementType.Float64).ToArray<double>()];
                row.Reference(i, rate, 0, all, gradients, freeMemory);
                (freeWeights, groupedWeights) = (all[..7], all[7..]);
                Fixture.Near(freeWeights, free.Value, row.Float64, row.Float32);
                Fixture.Near(groupedWeights, grouped.Value, row.Float64, row.Float32);
                continue;
            }
            row.Reference(i, rate, optimizer.WeightDecay, freeWeights, ga.Cast(ElementType.Float64).ToArray<double>(), freeMemory);
            double[] coupled = [.. gb.Cast(ElementType.Float64).ToArray<double>().Zip(groupedWeights, (g, w) => g + Coupled * w)];
            row.Reference(i, rate * Multiplier, GroupDecay, groupedWeights, coupled, groupedMemory);
            Fixture.Near(freeWeights, free.Value, row.Float64, row.Float32);
            Fixture.Near(groupedWeights, grouped.Value, row.Float64, row.Float32);
        }
        Assert.Equal(Steps, (double)optimizer.Steps.Value);

        static double[][] Memory(int count) => [.. Enumerable.Range(0, 64).Select(_ => new double[count])];
    }

    /// <summary>A captured step was recorded with the states that are restored: its replays must use the restored values.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Restored_states_are_used_by_captured_steps_and_by_new_optimizers(string name)
    {
        OptimizerRow row = OptimizerTable.Get(name);
        Parameter a = NewParameter("a", [5], ElementType.Float32, 1), b = NewParameter("b", [2, 2], ElementType.Float32, 2);
        Optimizer optimizer = row.Make();
        Step step = StepOf(optimizer, a, b, captured: true);
        Run(step, 1, 5);
        Dictionary<string, Tensor> saved = Saved(optimizer, "");
        Tensor[] weights = [a.Value.Copy(), b.Value.Copy()];
        Run(step, 6, 9);
        string expected = Bits();

        Restore(optimizer, saved);
        Run(step, 6, 9);                                         // the same step, whose plans exist
        Assert.Equal(1, step.Plans);
        Assert.Equal(expected, Bits());

        Optimizer other = row.Make();
        Restore(other, saved);
        Run(StepOf(other, a, b, captured: true), 6, 9);
        Assert.Equal(expected, Bits());

        void Run(Step step, int from, int to)
        {
            for (int i = from; i <= to; i++) step.Run(Gradient(a, i), Gradient(b, i));
        }

        void Restore(Optimizer optimizer, Dictionary<string, Tensor> saved)
        {
            (a.Value, b.Value) = (weights[0], weights[1]);
            Put(optimizer, saved, [a, b]);
        }

        string Bits() => Convert.ToHexString([.. SafeTensors.LittleEndian(a.Value), .. SafeTensors.LittleEndian(b.Value)]);
    }

    static Dictionary<string, Tensor> Saved(Optimizer optimizer, string prefix) =>
        optimizer.States.ToDictionary(state => prefix + state.Path, state => state.Value.Copy());

    static void Put(Optimizer optimizer, Dictionary<string, Tensor> saved, IReadOnlyList<Parameter> parameters)
    {
        var rest = new Dictionary<string, Tensor>(saved);
        foreach (State state in optimizer.OwnStates)
            if (rest.Remove(state.Path, out Tensor? value)) state.Value = value;
        Dictionary<Parameter, List<(string Name, Tensor Value)>> slots =
            OptimizerSlots.Take(parameters.Select(parameter => (parameter.Path, parameter)), rest, "");
        Assert.Empty(rest);
        Assert.Empty(optimizer.Slots.Misfits(slots));
        optimizer.Slots.Restore(slots);
    }

    /// <summary>Slots were called slot_0, slot_1, ... in older checkpoints.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slots_of_older_checkpoints_are_found_by_their_numbers(bool used)
    {
        Parameter a = NewParameter("a", [5], ElementType.Float32, 1), b = NewParameter("b", [2, 2], ElementType.Float32, 2);
        Optimizer first = new Adam(), second = new Adam();
        for (int i = 0; i < 3; i++) StepOf(first, a, b, captured: false).Run(Gradient(a, i), Gradient(b, i));
        Dictionary<string, Tensor> old = Saved(first, "").ToDictionary(
            entry => entry.Key.Replace("momentum", "slot_0", StringComparison.Ordinal).Replace("velocity", "slot_1", StringComparison.Ordinal),
            entry => entry.Value);
        if (used) StepOf(second, a, b, captured: false).Run(Gradient(a, 70), Gradient(b, 71));
        Tensor[] weights = [a.Value.Copy(), b.Value.Copy()];
        Put(second, old, [a, b]);
        StepOf(first, a, b, captured: false).Run(Gradient(a, 9), Gradient(b, 9));
        float[] expected = [.. a.Value.ToArray<float>(), .. b.Value.ToArray<float>()];
        (a.Value, b.Value) = (weights[0], weights[1]);
        StepOf(second, a, b, captured: false).Run(Gradient(a, 9), Gradient(b, 9));
        float[] received = [.. a.Value.ToArray<float>(), .. b.Value.ToArray<float>()];
        Assert.Equal(expected, received);
        Assert.Equal(first.States.Select(state => state.Path), second.States.Select(state => state.Path));
    }

    [Fact]
    public void Slots_that_were_not_saved_begin_anew()
    {
        Parameter a = NewParameter("a", [5], ElementType.Float32, 1), b = NewParameter("b", [2, 2], ElementType.Float32, 2);
        var optimizer = new SGD(0.1, momentum: 0.9);
        StepOf(optimizer, a, b, captured: false).Run(Gradient(a, 1), Gradient(b, 1));
        Put(optimizer, new() { ["a/momentum"] = Tensor.Ones([5]) }, [a, b]);
        Assert.Equal([1f, 1f, 1f, 1f, 1f, 0f, 0f, 0f, 0f], optimizer.States.Skip(2).SelectMany(state => state.Value.ToArray<float>()));

        var sampler = new Sampler();
        StepOf(sampler, a, b, captured: false).Run(Gradient(a, 1), Gradient(b, 1));
        Put(sampler, new() { ["a/total"] = Tensor.Full([], 3) }, [a, b]);
        Assert.Equal([1f, 1f, 1f, 1f, 1f, 3f, 1f, 1f, 1f, 1f, 0f], sampler.States.Skip(3).SelectMany(state => state.Value.ToArray<float>()));
    }

    static readonly JsonElement[] Torch = Fixture.Rows("optimizers.json");

    static Optimizer Make(JsonElement row)
    {
        double rate = row.GetProperty("rate").GetDouble();
        return row.Text("optimizer") switch
        {
            nameof(SGD) => new SGD(rate, Option("momentum", 0), Option("nesterov", 0) != 0, Option("weightDecay", 0)),
            nameof(Adam) => new Adam(rate, Option("beta1", 0.9), Option("beta2", 0.999), Option("epsilon", 1e-7)),
            nameof(AdamW) => new AdamW(rate, Option("weightDecay", 0.004), Option("beta1", 0.9), Option("beta2", 0.999), Option("epsilon", 1e-7)),
            var other => throw new NotSupportedException(other),
        };

        double Option(string name, double usual) => !row.GetProperty("options").TryGetProperty(name, out JsonElement value) ? usual
            : value.ValueKind == JsonValueKind.True ? 1 : value.GetDouble();
    }

    public static TheoryData<int, ElementType, bool> TorchCases { get; } = new(
        from i in Enumerable.Range(0, Torch.Length)
        from type in new[] { ElementType.Float32, ElementType.Float64 }
        from captured in new[] { false, true }
        select (i, type, captured));

    [Theory]
    [MemberData(nameof(TorchCases))]
    public void Twelve_steps_are_those_of_PyTorch(int index, ElementType type, bool captured)
    {
        JsonElement row = Torch[index];
        Optimizer optimizer = Make(row);
        var parameter = new Parameter(Tensor.From(row.Numbers("start")).Cast(type), "w");
        var step = new Step(g =>
        {
            Tensor error = (parameter.Value * g).Sum();      // whose gradient is g
            optimizer.Apply(error.Gradients([parameter]));
            return error;
        })
        { Captures = captured };
        JsonElement[] gradients = [.. row.GetProperty("gradients").EnumerateArray()], values = [.. row.GetProperty("values").EnumerateArray()];
        Assert.True(values.Length >= 10);
        for (int i = 0; i < values.Length; i++)
        {
            if (i == 8) optimizer.LearningRate /= 2;
            step.Run(Tensor.From(gradients[i].Numbers()).Cast(type));
            Fixture.Near(values[i].Numbers(), parameter.Value, float64: 1e-13, float32: 4e-6);
        }
    }

    /// <summary>An optimizer by tensor ops, with a state of its own, two slots of which one has another shape, and four scalars.</summary>
    sealed class Sampler : Optimizer
    {
        readonly State product;

        public Sampler() : base(0.1) => product = AddState("product", Tensor.Ones([], ElementType.Float64));

        protected override void BeginStep(Tensor step) => product.Value *= 0.5;

        protected override Tensor[] Scalars(Tensor rate, Tensor step) => [rate, product.Value, step, rate * step];

        protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
        {
            State sum = Slot(parameter, "sum", initial: 1), total = Slot(parameter, "total", []);
            sum.Value += gradient;
            total.Value += gradient.Sum();
            parameter.Value -= scalars[3] * scalars[1] * sum.Value + scalars[0] * total.Value;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_optimizer_may_have_states_of_its_own_and_slots_of_any_shape(bool captured)
    {
        Parameter a = NewParameter("a", [2], ElementType.Float64, 1), b = NewParameter("b", [1], ElementType.Float64, 2);
        double[] w = a.Value.ToArray<double>(), sums = [1, 1];
        double total = 0;
        var optimizer = new Sampler();
        Step step = StepOf(optimizer, a, b, captured);
        for (int i = 1; i <= 4; i++)
        {
            step.Run(Tensor.From(0.5, -0.25 * i), Tensor.From(1.0));
            (sums[0], sums[1], total) = (sums[0] + 0.5, sums[1] - 0.25 * i, total + 0.5 - 0.25 * i);
            for (int k = 0; k < 2; k++) w[k] -= 0.1 * i * Math.Pow(0.5, i) * sums[k] + 0.1 * total;
            Fixture.Near(w, a.Value, float64: 1e-13);
        }
        Assert.Equal(["learning_rate", "steps", "product", "a/sum", "a/total", "b/sum", "b/total"], optimizer.States.Select(state => state.Path));
    }

    [Fact]
    public void States_are_the_rate_the_steps_and_the_slots_by_the_paths_of_their_parameters()
    {
        var parameter = new Parameter(Tensor.Ones([3]), "w");
        Optimizer optimizer = new Adam(0.25);
        optimizer.Apply(parameter.Value.Sum().Gradients([parameter]));
        Assert.Equal(["learning_rate", "steps", "w/momentum", "w/velocity"], optimizer.States.Select(state => state.Path));
        Assert.Equal(0.25, optimizer.LearningRate);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ParameterGroup([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup(["a"], learningRateMultiplier: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup(["a"], weightDecay: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup(["a"], coupledWeightDecay: double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { GlobalClipNorm = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { GlobalClipNorm = double.NaN });
    }

    [Fact]
    public void Settings_of_optimizers_are_bounded_by_name()
    {
        foreach ((Func<Optimizer> make, string message) in new (Func<Optimizer>, string)[]
        {
            (() => new RmsProp(rho: 1), "RmsProp: expects a rho from 0 to below 1, received 1"),
            (() => new RmsProp(momentum: -1), "RmsProp: expects a momentum from 0 to below 1, received -1"),
            (() => new Adadelta(epsilon: 0), "Adadelta: expects a number above 0 for epsilon, received 0"),
            (() => new Adagrad(initialAccumulator: -1), "Adagrad: expects a number of 0 or more for initialAccumulator, received -1"),
            (() => new Adafactor(beta2Decay: 0), "Adafactor: expects a number above 0 for beta2Decay, received -0"),
            (() => new Ftrl(learningRatePower: 1), "Ftrl: expects a number of 0 or more for learningRatePower, received -1"),
            (() => new Ftrl(l1: double.NaN), "Ftrl: expects a number of 0 or more for l1, received NaN"),
            (() => new Lion(beta2: 1), "Lion: expects a beta2 from 0 to below 1, received 1"),
            (() => new Muon(iterations: 101), "Muon: expects a whole number from 1 to 100 for iterations, received 101"),
            (() => new Rprop(grow: 0.5), "Rprop: expects a number of 1 or more for grow, received 0.5"),
            (() => new Lbfgs(memory: 1000), "Lbfgs: expects a whole number from 1 to 100 for memory, received 1000"),
            (() => new ScheduleFreeAdamW(beta1: 0), "ScheduleFreeAdamW: expects a number above 0 for beta1, received 0"),
        })
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => make()).Message);
    }
}
