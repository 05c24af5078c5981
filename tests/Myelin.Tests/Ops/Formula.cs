using Myelin.Kernels;

namespace Myelin.Tests;

/// <summary>A formula as the tests see it, whatever its kind.</summary>
abstract class Formula(Type kind, object instance)
{
    /// <summary>IUnary, IBinary, IComparison or IUpdate.</summary>
    public Type Kind => kind;

    /// <summary>The struct.</summary>
    public Type Type => instance.GetType();

    /// <summary>The struct's name, and its parameters if it has any.</summary>
    public string Name => Type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false) || instance.ToString() == Type.FullName
        ? Type.Name
        : instance.ToString()!;

    /// <summary>Its kernels: the value and each gradient.</summary>
    public abstract IReadOnlyList<Elementwise> Kernels { get; }

    /// <summary>The number of tensors that <see cref="Call"/> takes.</summary>
    public virtual int Inputs => 0;

    /// <summary>The public op, on tensors; not of updates, which optimizers alone call.</summary>
    public virtual Tensor Call(Tensor[] x) => throw new NotSupportedException();

    /// <summary>The value at a point, and the slope with each input in turn, on dual numbers.</summary>
    public virtual Dual[] Duals(double[] x) => throw new NotSupportedException();

    /// <summary>The gradient formulas at a point, for dy, on the scalar lane of double.</summary>
    public virtual double[] Gradients(double[] x, double dy) => throw new NotSupportedException();
}

sealed class UnaryFormula<F>(F formula) : Formula(typeof(IUnary), formula) where F : struct, IUnary
{
    public override int Inputs => 1;

    public override Tensor Call(Tensor[] x) => x[0].Map(formula);

    public override Dual[] Duals(double[] x) => [formula.Value(new Dual(x[0], 1))];

    public override double[] Gradients(double[] x, double dy) => [formula.Gradient<F64x1>(new(x[0]), formula.Value<F64x1>(new(x[0])), new(dy)).Value];

    public override IReadOnlyList<Elementwise> Kernels =>
    [
        new($"{Name}.Value", 1, (x, domain) => x[0].BroadcastTo(domain).Map(formula), x => formula.Value<F32x1>(new(x[0])).Value,
            x => formula.Value<F64x1>(new(x[0])).Value),
        new($"{Name}.Gradient", 3,
            (x, domain) =>
            {
                Tensor dx = Tensor.Empty(domain, x[2].Type, x[2].Device);
                x[2].Device.MapGradient(formula, x[0], x[1], x[2], dx);
                return dx;
            },
            x => formula.Gradient<F32x1>(new(x[0]), new(x[1]), new(x[2])).Value,
            x => formula.Gradient<F64x1>(new(x[0]), new(x[1]), new(x[2])).Value),
    ];
}

sealed class BinaryFormula<F>(F formula) : Formula(typeof(IBinary), formula) where F : struct, IBinary
{
    public override int Inputs => 2;

    public override Tensor Call(Tensor[] x) => x[0].Map(x[1], formula);

    public override Dual[] Duals(double[] x) => [formula.Value(new Dual(x[0], 1), new Dual(x[1], 0)), formula.Value(new Dual(x[0], 0), new Dual(x[1], 1))];

    public override double[] Gradients(double[] x, double dy)
    {
        F64x1 a = new(x[0]), b = new(x[1]), y = formula.Value(a, b), d = new(dy);
        return [formula.GradientA(a, b, y, d).Value, formula.GradientB(a, b, y, d).Value];
    }

    public override IReadOnlyList<Elementwise> Kernels =>
    [
        new($"{Name}.Value", 2, (x, domain) => x[0].Map(x[1], formula).BroadcastTo(domain), x => formula.Value<F32x1>(new(x[0]), new(x[1])).Value,
            x => formula.Value<F64x1>(new(x[0]), new(x[1])).Value),
        new($"{Name}.GradientA", 4, Gradient(second: false),
            x => formula.GradientA<F32x1>(new(x[0]), new(x[1]), new(x[2]), new(x[3])).Value,
            x => formula.GradientA<F64x1>(new(x[0]), new(x[1]), new(x[2]), new(x[3])).Value),
        new($"{Name}.GradientB", 4, Gradient(second: true),
            x => formula.GradientB<F32x1>(new(x[0]), new(x[1]), new(x[2]), new(x[3])).Value,
            x => formula.GradientB<F64x1>(new(x[0]), new(x[1]), new(x[2]), new(x[3])).Value),
    ];

    Func<Tensor[], Shape, Tensor> Gradient(bool second) => (x, domain) =>
    {
        Tensor result = Tensor.Empty(domain, x[3].Type, x[3].Device);
        x[3].Device.MapGradient(formula, second, x[0], x[1], x[2], x[3], result);
        return result;
    };
}

sealed class ComparisonFormula<F>(F formula) : Formula(typeof(IComparison), formula) where F : struct, IComparison
{
    public override int Inputs => 2;

    public override Tensor Call(Tensor[] x) => x[0].Compare(x[1], formula);

    public override IReadOnlyList<Elementwise> Kernels =>
    [
        new($"{Name}.Value", 2, (x, domain) => x[0].Compare(x[1], formula).BroadcastTo(domain),
            x => formula.Value<F32x1>(new(x[0]), new(x[1])).Select(1, 0).Value,
            x => formula.Value<F64x1>(new(x[0]), new(x[1])).Select(1, 0).Value),
    ];
}

/// <summary>Operands: gradient, parameter and slots; the scalars, which are numbers for all elements, are fixed here. Each result is a kernel.</summary>
sealed class UpdateFormula<F>(F formula) : Formula(typeof(IUpdate), formula) where F : struct, IUpdate
{
    static readonly double[] Scalars = [0.01, 1.5, 2.25];

    public override IReadOnlyList<Elementwise> Kernels => [.. Enumerable.Range(0, 1 + formula.Slots).Select(result =>
        new Elementwise(
            $"{Name}[{result}]", 2 + formula.Slots, (x, domain) => Run(x, domain)[result], x => Apply<F32x1, float>(x, v => new(v), v => v.Value, result),
            x => Apply<F64x1, double>(x, v => new(v), v => v.Value, result)))];

    Tensor[] Run(Tensor[] x, Shape domain)
    {
        var updated = new Tensor[1 + formula.Slots];
        for (int i = 0; i < updated.Length; i++) updated[i] = Tensor.Empty(domain, x[0].Type, x[0].Device);
        Tensor[] scalars = [.. Scalars[..formula.Scalars].Select(scalar => Tensor.Constant(scalar, x[0].Type, x[0].Device))];
        x[0].Device.Update(formula, x[0], x[1..], scalars, updated);
        return updated;
    }

    T Apply<V, T>(T[] x, Func<T, V> load, Func<V, T> store, int result) where V : ILane<V>
    {
        var v = new V[5];
        Array.Fill(v, load(x[0]));
        for (int i = 0; i < x.Length; i++) v[i] = load(x[i]);
        formula.Apply(v[0], ref v[1], ref v[2], ref v[3], ref v[4], Scalars[0], Scalars[1], Scalars[2]);
        return store(v[1 + result]);
    }
}
