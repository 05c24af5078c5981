namespace Myelin;

/// <summary>The op of a unary formula.</summary>
sealed class UnaryOp<F>(F formula) : Op where F : struct, IUnary
{
    /// <summary>What the gradient reads of x (1), y (2) and dy (4), found by running it on a probe.</summary>
    readonly OperandUse reads = formula.Gradient(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2));

    public override string Name => typeof(F).Name;

    public override string Settings => FormulaCalls.Fields(formula);

    internal override bool IsElementwise => true;

    protected override bool KeepsInput(int i) => (reads.Operands & 1) != 0;

    protected override bool KeepsOutput(int i) => (reads.Operands & 2) != 0;

    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
        x[0].Device.Map(formula, x[0], y);
        return [y];
    }

    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor dy = call.Incoming;
        if ((reads.Operands & 4) == 0) return [null];
        if (reads.Untouched) return [dy];
        if (Recording.IsOn) return [formula.Gradient(call.X[0], call.Y[0], dy)];
        Tensor dx = Tensor.Empty(dy.Shape, dy.Type, dy.Device);
        dy.Device.MapGradient(formula, KeepsInput(0) ? call.X[0] : null, KeepsOutput(0) ? call.Y[0] : null, dy, dx);
        return [dx];
    }
}

/// <summary>The op of a binary formula. Inputs broadcast; a broadcast input's gradient is summed over the axes it was repeated on.</summary>
sealed class BinaryOp<F>(F formula) : Op where F : struct, IBinary
{
    /// <summary>What each gradient reads of a (1), b (2), y (4) and dy (8).</summary>
    readonly OperandUse readsA = formula.GradientA(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2), OperandUse.Operand(3));
    readonly OperandUse readsB = formula.GradientB(OperandUse.Operand(0), OperandUse.Operand(1), OperandUse.Operand(2), OperandUse.Operand(3));

    public override string Name => typeof(F).Name;

    public override string Settings => FormulaCalls.Fields(formula);

    internal override bool IsElementwise => true;

    protected override bool KeepsInput(int i) => ((readsA.Operands | readsB.Operands) & (1 << i)) != 0;

    protected override bool KeepsOutput(int i) => ((readsA.Operands | readsB.Operands) & 4) != 0;

    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(Shape.Broadcast(x[0].Shape, x[1].Shape, Name), x[0].Type, x[0].Device);
        x[0].Device.Map(formula, x[0], x[1], y);
        return [y];
    }

    protected internal override Tensor?[] Gradient(GradientCall call) => [
        call.Wants(0) ? Share(call, readsA, second: false) : null,
        call.Wants(1) ? Share(call, readsB, second: true) : null];

    Tensor? Share(GradientCall call, OperandUse reads, bool second)
    {
        Tensor a = call.X[0], b = call.X[1], y = call.Y[0], dy = call.Incoming, result;
        if ((reads.Operands & 8) == 0) return null;
        if (reads.Untouched) result = dy;
        else if (Recording.IsOn) result = second ? formula.GradientB(a, b, y, dy) : formula.GradientA(a, b, y, dy);
        else
        {
            result = Tensor.Empty(dy.Shape, dy.Type, dy.Device);
            dy.Device.MapGradient(formula, second, (reads.Operands & 1) != 0 ? a : null, (reads.Operands & 2) != 0 ? b : null, (reads.Operands & 4) != 0 ? y : null, dy, result);
        }
        return result.SumTo(call.X[second ? 1 : 0].Shape);
    }
}

/// <summary>The op of a comparison.</summary>
sealed class ComparisonOp<F>(F formula) : Op where F : struct, IComparison
{
    public override string Name => typeof(F).Name;

    protected override Tensor[] Value(Tensor[] x)
    {
        Tensor y = Tensor.Empty(Shape.Broadcast(x[0].Shape, x[1].Shape, Name), ElementType.Bool, x[0].Device);
        x[0].Device.Compare(formula, x[0], x[1], y);
        return [y];
    }

    /// <summary>Constant almost everywhere.</summary>
    protected internal override Tensor?[] Gradient(GradientCall call) => [null, null];
}

/// <summary>Whether a formula works on whole numbers, found by trying it once.</summary>
static class WholeNumbers<F> where F : struct
{
    static bool? works;

    public static bool Work(Action trial)
    {
        if (works is { } known) return known;
        try { trial(); works = true; }
        catch (NotSupportedException) { works = false; }
        return works.Value;
    }
}

/// <summary>Calls of formulas: how the ops of this library, and yours, are applied.</summary>
public static class FormulaCalls
{
    extension(Tensor x)
    {
        /// <summary>y = f(x), elementwise.</summary>
        /// <exception cref="ShapeException">The formula does not work on the element type.</exception>
        public Tensor Map<F>(F formula) where F : struct, IUnary
        {
            if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
            if (!x.Type.IsReal()) CheckUnary(formula, x.Type);
            return FormulaCache<F, UnaryOp<F>>.Of(formula, static f => new(f)).ApplyOne(x);
        }

        /// <summary>y = f(x, other), elementwise, broadcasting.</summary>
        /// <exception cref="ShapeException">Shapes do not broadcast, or types differ or do not suit the formula.</exception>
        public Tensor Map<F>(Tensor other, F formula) where F : struct, IBinary
        {
            Agree(ref x, ref other, typeof(F).Name);
            if (!x.Type.IsReal()) CheckBinary(formula, x.Type);
            return FormulaCache<F, BinaryOp<F>>.Of(formula, static f => new(f)).ApplyOne(x, other);
        }

        /// <summary>The bools of a comparison, elementwise, broadcasting.</summary>
        /// <exception cref="ShapeException">Shapes do not broadcast, or types differ.</exception>
        public Tensor Compare<F>(Tensor other, F formula) where F : struct, IComparison
        {
            Agree(ref x, ref other, typeof(F).Name);
            if (!x.Type.IsNumber()) { x = x.Cast(ElementType.Int32); other = other.Cast(ElementType.Int32); }
            return FormulaCache<F, ComparisonOp<F>>.Of(formula, static f => new(f)).ApplyOne(x, other);
        }
    }

    /// <summary>The fields of a formula that is a record, as it prints them: "Least = 0, Most = 1".</summary>
    internal static string Fields<F>(F formula) where F : struct
    {
        string text = formula.ToString() ?? "";
        int open = text.IndexOf('{', StringComparison.Ordinal);
        return open < 0 ? "" : text[(open + 1)..text.LastIndexOf('}')].Trim();
    }

    static void CheckUnary<F>(F formula, ElementType type) where F : struct, IUnary =>
        Check(type, typeof(F).Name, type.IsNumber() && WholeNumbers<F>.Work(() => formula.Value<I32x1>(1.0)));

    static void CheckBinary<F>(F formula, ElementType type) where F : struct, IBinary =>
        Check(type, typeof(F).Name, type.IsNumber() && WholeNumbers<F>.Work(() => formula.Value<I32x1>(1.0, 1.0)));

    static void Check(ElementType type, string name, bool works)
    {
        if (!works) throw new ShapeException($"{name}: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first.");
    }

    /// <summary>Gives bare constants the other's element type, and refuses a mix.</summary>
    internal static void Agree(ref Tensor a, ref Tensor b, string who)
    {
        if (a.IsWeak && b.IsWeak)
        {
            a = a.Take(ElementType.Float32, Device.Current);
            b = b.Take(ElementType.Float32, Device.Current);
        }
        else if (a.IsWeak) a = a.Take(b.Type, b.Device);
        else if (b.IsWeak) b = b.Take(a.Type, a.Device);
        if (a.Type != b.Type)
            throw new ShapeException($"{who}: {a.Type}{a.Shape} and {b.Type}{b.Shape} differ in element type; Cast(ElementType.{(a.Type > b.Type ? a.Type : b.Type)}) one of them.");
        SameDevice(a, b, who);
    }

    /// <summary>
    /// As <see cref="Agree"/>, for weights that a product, a convolution or a gather widens as it reads them: beside values of Float32
    /// they may be Float16 or BFloat16. This is the only mixture of types that ops accept.
    /// </summary>
    internal static void AgreeOnWeights(ref Tensor x, ref Tensor weights, string who)
    {
        if (x.Type == ElementType.Float32 && weights.Type.IsHalf() && !weights.IsWeak) SameDevice(x, weights, who);
        else Agree(ref x, ref weights, who);
    }

    static void SameDevice(Tensor a, Tensor b, string who)
    {
        if (a.Device != b.Device)
            throw new ShapeException($"{who}: one side is on {a.Device.Name} and the other on {b.Device.Name}; move one with To(device).");
    }
}
