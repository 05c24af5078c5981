namespace Myelin;

/// <summary>Operators. Tensors implement <see cref="ILane{T}"/>, so that formulas of gradients can be evaluated on tensors for higher derivatives.</summary>
public sealed partial class Tensor : ILane<Tensor>
{
    /// <summary>a + b, elementwise, broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => a.Map(b, new Ops.Add());

    /// <summary>a - b, elementwise, broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => a.Map(b, new Ops.Subtract());

    /// <summary>a · b, elementwise, broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => a.Map(b, new Ops.Multiply());

    /// <summary>a / b, elementwise, broadcasting. Integer division truncates toward zero; integer division by 0 gives 0.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => a.Map(b, new Ops.Divide());

    /// <summary>-x, elementwise.</summary>
    public static Tensor operator -(Tensor x) => x.Negate();

    Tensor ILane<Tensor>.MultiplyAdd(Tensor factor, Tensor addend) => this.MultiplyAdd(factor, addend);

    Tensor ILane<Tensor>.Sqrt() => this.Sqrt();

    Tensor ILane<Tensor>.Abs() => this.Abs();

    Tensor ILane<Tensor>.Round() => this.Round();

    Tensor ILane<Tensor>.Floor() => this.Floor();

    Tensor ILane<Tensor>.Ceiling() => this.Ceiling();

    Tensor ILane<Tensor>.Scale(Tensor exponent) =>
        throw new NotSupportedException("Scale: not supported for tensors; multiply by a power of two instead.");

    Tensor ILane<Tensor>.Maximum(Tensor other) => this.Maximum(other);

    Tensor ILane<Tensor>.Minimum(Tensor other) => this.Minimum(other);

    Tensor ILane<Tensor>.GreaterThan(Tensor other) => this.GreaterThan(other);

    Tensor ILane<Tensor>.GreaterThanOrEqual(Tensor other) => this.GreaterThanOrEqual(other);

    Tensor ILane<Tensor>.EqualTo(Tensor other) => this.EqualTo(other);

    Tensor ILane<Tensor>.Select(Tensor whenTrue, Tensor whenFalse) => TensorOps.Where(this, whenTrue, whenFalse);

    Tensor ILane<Tensor>.Exp() => this.Exp();

    Tensor ILane<Tensor>.Expm1() => this.Expm1();

    Tensor ILane<Tensor>.Log() => this.Log();

    Tensor ILane<Tensor>.Log1p() => this.Log1p();

    Tensor ILane<Tensor>.Tanh() => this.Tanh();

    Tensor ILane<Tensor>.Sigmoid() => this.Sigmoid();

    Tensor ILane<Tensor>.Sin() => this.Sin();

    Tensor ILane<Tensor>.Cos() => this.Cos();

    Tensor ILane<Tensor>.Atan() => this.Atan();

    Tensor ILane<Tensor>.Erf() => this.Erf();

    Tensor ILane<Tensor>.NormalCdf() => this.NormalCdf();

    Tensor ILane<Tensor>.Pow(Tensor exponent) => this.Pow(exponent);

    /// <summary>
    /// Selects entries along each axis, outermost first: <c>x[0]</c>, <c>x[^1, ..]</c>, <c>x[.., 2..5]</c>, <c>x[(0..10, 2)]</c>. The
    /// result shares the storage.
    /// </summary>
    /// <param name="slices">An index or range for each axis; remaining axes are kept whole.</param>
    /// <exception cref="ShapeException">An axis, index or range is outside the shape.</exception>
    [IndexerName("Entries")]
    public Tensor this[params ReadOnlySpan<Slice> slices]
    {
        get
        {
            if (slices.Length > Rank)
                throw new ShapeException($"Index: expects at most {Rank} entries for {Shape}, received {slices.Length}; give at most one per axis.");
            Tensor x = this;
            int axis = 0;
            foreach (Slice slice in slices)
            {
                (int start, int count, int step, bool drop) = slice.Of(x.Shape, axis);
                x = x.Slice(axis, start, count, step);
                if (drop) x = x.Reshape(Myelin.Shape.Create([.. x.Shape.Sizes[..axis], .. x.Shape.Sizes[(axis + 1)..]]));
                else axis++;
            }
            return x;
        }
    }
}
