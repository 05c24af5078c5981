namespace Myelin;

/// <summary>
/// w -= rate H g, where H approximates the inverse of the matrix of second derivatives by the last changes of weights s and of gradients y.
/// For whole data sets.
/// </summary>
/// <remarks>
/// H is built by the two-loop recursion over all parameters together, from γ = s·y / y·y of the last pair. A pair with s·y of at most 1e-10 is
/// left out. The first step is g scaled to a sum of |g| of at most 1. As in PyTorch, without its line search; Keras has none.
/// Each step takes 4 times the length of the memory passes over all parameters.
/// Source: Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989.
/// <code>
/// model.Compile(new Lbfgs(0.5), new MeanSquaredError());
/// model.Fit(data, epochs: 100, batchSize: data.Count, options: new() { Shuffle = false });
/// </code>
/// </remarks>
/// <param name="learningRate">The rate: 1 for losses that are nearly quadratic.</param>
/// <param name="memory">The number of pairs that are kept, from 1 to 100.</param>
/// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Lbfgs(double learningRate = 1, int memory = 10, double weightDecay = 0) : Optimizer(learningRate, weightDecay)
{
    const double LeastCurvature = 1e-10;

    /// <summary>The number of pairs that are kept.</summary>
    public int Memory { get; } = Settings.Within(memory, 1, 100, nameof(Lbfgs));

    /// <summary>The rate and the number of the step.</summary>
    protected override Tensor[] Scalars(Tensor rate, Tensor step) => [rate, step];

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars) => UpdateAll([(parameter, gradient, scalars)]);

    /// <inheritdoc/>
    private protected override bool UpdatesTogether => true;

    /// <inheritdoc/>
    private protected override void UpdateAll(IReadOnlyList<(Parameter Parameter, Tensor Gradient, Tensor[] Scalars)> all)
    {
        int count = all.Count;
        Tensor[] q = [.. all.Select(one => one.Gradient)];
        Tensor isFirst = all[0].Scalars[1].LessThan(1.5);
        (State S, State Y)[][] pairs = [.. all.Select(one => Enumerable.Range(0, Memory)
            .Select(i => (Slot(one.Parameter, $"step_{i}"), Slot(one.Parameter, $"change_{i}"))).ToArray())];

        // The last pair, which takes the place of the oldest one if its curvature is positive.
        Tensor[] s = new Tensor[count], y = new Tensor[count];
        for (int p = 0; p < count; p++)
        {
            State weights = Slot(all[p].Parameter, "last_weights"), gradient = Slot(all[p].Parameter, "last_gradient");
            s[p] = Tensor.Where(isFirst, 0, all[p].Parameter.Value - weights.Value);
            y[p] = Tensor.Where(isFirst, 0, q[p] - gradient.Value);
            gradient.Value = q[p];
        }
        Tensor isNew = Dot(s, y).GreaterThan(LeastCurvature);
        for (int p = 0; p < count; p++)
            for (int i = Memory - 1; i >= 0; i--)
            {
                (State S, State Y) pair = pairs[p][i];
                pair.S.Value = Tensor.Where(isNew, i == 0 ? s[p] : pairs[p][i - 1].S.Value, pair.S.Value);
                pair.Y.Value = Tensor.Where(isNew, i == 0 ? y[p] : pairs[p][i - 1].Y.Value, pair.Y.Value);
            }

        // The two loops: from the newest pair to the oldest and back.
        var alpha = new Tensor[Memory];
        var inverse = new Tensor[Memory];
        Tensor[] Steps(int i) => [.. pairs.Select(own => own[i].S.Value)];
        Tensor[] Changes(int i) => [.. pairs.Select(own => own[i].Y.Value)];
        Tensor first = Absolute(q).Maximum(1).Reciprocal();
        for (int i = 0; i < Memory; i++)
        {
            inverse[i] = Inverse(Dot(Steps(i), Changes(i)));
            alpha[i] = inverse[i] * Dot(Steps(i), q);
            Add(q, Changes(i), -alpha[i]);
        }
        Tensor newest = Dot(Changes(0), Changes(0)), gamma = Tensor.Where(newest.GreaterThan(0), Inverse(newest) / Inverse1(inverse[0]), first);
        for (int p = 0; p < count; p++) q[p] *= gamma.Cast(q[p].Type);
        for (int i = Memory - 1; i >= 0; i--) Add(q, Steps(i), alpha[i] - inverse[i] * Dot(Changes(i), q));

        for (int p = 0; p < count; p++)
        {
            Parameter parameter = all[p].Parameter;
            Slot(parameter, "last_weights").Value = parameter.Value;
            parameter.Value -= q[p] * all[p].Scalars[0];
        }
    }

    static Tensor Dot(Tensor[] a, Tensor[] b) => Summed([.. a.Zip(b, (x, y) => (x * y).Sum().Cast(ElementType.Float64))]);

    static Tensor Absolute(Tensor[] x) => Summed([.. x.Select(one => one.Abs().Sum().Cast(ElementType.Float64))]);

    static Tensor Summed(Tensor[] terms) => terms.Length == 1 ? terms[0] : Tensor.Stack(terms).Sum();

    static void Add(Tensor[] q, Tensor[] x, Tensor factor)
    {
        for (int p = 0; p < q.Length; p++) q[p] += x[p] * factor.Cast(q[p].Type);
    }

    /// <summary>1 / x, or 0 for a pair that is not used yet.</summary>
    static Tensor Inverse(Tensor x) => Tensor.Where(x.GreaterThan(0), x.Reciprocal(), 0);

    static Tensor Inverse1(Tensor x) => Tensor.Where(x.GreaterThan(0), x, 1);
}
