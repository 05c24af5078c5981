namespace Myelin.Onnx;

/// <summary>The carrier that writes a formula as nodes: each operation becomes one, and constants are folded.</summary>
/// <remarks>Functions that ONNX lacks are written so that they stay accurate where the plain form cancels, see <see cref="Expm1"/> and <see
/// cref="Log1p"/>.</remarks>
sealed class OnnxLane : ILane<OnnxLane>
{
    readonly OnnxNodes? nodes;
    readonly ElementType type;
    readonly string name = "";
    readonly double number;

    OnnxLane(double number) => this.number = number;

    /// <summary>A value of the graph.</summary>
    public OnnxLane(OnnxNodes nodes, ElementType type, string name) => (this.nodes, this.type, this.name) = (nodes, type, name);

    /// <summary>The name of the value; that of a constant for a constant.</summary>
    public string NameIn(OnnxNodes graph, ElementType element) => nodes == null ? graph.Constant(number, element) : name;

    bool IsNumber => nodes == null;

    static OnnxLane Node(string op, params ReadOnlySpan<OnnxLane> x)
    {
        OnnxLane first = x[0];
        foreach (OnnxLane one in x)
            if (!one.IsNumber) { first = one; break; }
        var inputs = new string[x.Length];
        for (int i = 0; i < x.Length; i++) inputs[i] = x[i].NameIn(first.nodes!, first.type);
        return new(first.nodes!, first.type, first.nodes!.Add(op, inputs));
    }

    static OnnxLane Two(string op, OnnxLane a, OnnxLane b, Func<double, double, double> folded) =>
        a.IsNumber && b.IsNumber ? folded(a.number, b.number) : Node(op, a, b);

    OnnxLane One(string op, Func<double, double> folded) => IsNumber ? folded(number) : Node(op, this);

    public static implicit operator OnnxLane(double constant) => new(constant);

    public static OnnxLane operator +(OnnxLane a, OnnxLane b) => Two("Add", a, b, (a, b) => a + b);

    public static OnnxLane operator -(OnnxLane a, OnnxLane b) => Two("Sub", a, b, (a, b) => a - b);

    public static OnnxLane operator *(OnnxLane a, OnnxLane b) => Two("Mul", a, b, (a, b) => a * b);

    public static OnnxLane operator /(OnnxLane a, OnnxLane b) => Two("Div", a, b, (a, b) => a / b);

    public static OnnxLane operator -(OnnxLane x) => x.One("Neg", x => -x);

    public OnnxLane MultiplyAdd(OnnxLane factor, OnnxLane addend) => this * factor + addend;

    public OnnxLane Sqrt() => One("Sqrt", Math.Sqrt);

    public OnnxLane Abs() => One("Abs", Math.Abs);

    public OnnxLane Round() => One("Round", Math.Round);

    public OnnxLane Floor() => One("Floor", Math.Floor);

    public OnnxLane Ceiling() => One("Ceil", Math.Ceiling);

    public OnnxLane Scale(OnnxLane exponent) => this * new OnnxLane(2).Pow(exponent);

    public OnnxLane Maximum(OnnxLane other) => Two("Max", this, other, Math.Max);

    public OnnxLane Minimum(OnnxLane other) => Two("Min", this, other, Math.Min);

    public OnnxLane GreaterThan(OnnxLane other) => Two("Greater", this, other, (a, b) => a > b ? 1 : 0);

    public OnnxLane GreaterThanOrEqual(OnnxLane other) => Two("GreaterOrEqual", this, other, (a, b) => a >= b ? 1 : 0);

    public OnnxLane EqualTo(OnnxLane other) => Two("Equal", this, other, (a, b) => a == b ? 1 : 0);

    public OnnxLane Select(OnnxLane whenTrue, OnnxLane whenFalse)
    {
        if (IsNumber) return number != 0 ? whenTrue : whenFalse;
        return new(nodes!, type, nodes!.Add("Where", [name, whenTrue.NameIn(nodes, type), whenFalse.NameIn(nodes, type)]));
    }

    public OnnxLane Exp() => One("Exp", Math.Exp);

    /// <summary>2 t / (1 - t) with t = tanh(x/2) near 0, which does not cancel.</summary>
    public OnnxLane Expm1()
    {
        if (IsNumber) return Math.Abs(number) < 1e-5 ? number + number * number / 2 : Math.Exp(number) - 1;
        OnnxLane t = (this * 0.5).Tanh();
        return new OnnxLane(1).GreaterThan(Abs()).Select(t * 2 / (1 - t), Exp() - 1);
    }

    public OnnxLane Log() => One("Log", Math.Log);

    /// <summary>x ln(u) / (u - 1) with u = 1 + x, in which the error of rounding u cancels (Kahan), and x where u is 1.</summary>
    public OnnxLane Log1p()
    {
        if (IsNumber) return Math.Abs(number) < 1e-5 ? number - number * number / 2 : Math.Log(1 + number);
        OnnxLane u = this + 1, isSmall = u.EqualTo(1);
        OnnxLane accurate = u.Log() * this / isSmall.Select(1, u - 1);
        return isSmall.Select(this, u.GreaterThan(1e6).Select(u.Log(), accurate));
    }

    public OnnxLane Tanh() => One("Tanh", Math.Tanh);

    public OnnxLane Sigmoid() => One("Sigmoid", x => 1 / (1 + Math.Exp(-x)));

    public OnnxLane Sin() => One("Sin", Math.Sin);

    public OnnxLane Cos() => One("Cos", Math.Cos);

    public OnnxLane Atan() => One("Atan", Math.Atan);

    public OnnxLane Erf() => IsNumber ? throw new NotSupportedException("erf of a constant") : Node("Erf", this);

    public OnnxLane NormalCdf() => ((this * Math.Sqrt(0.5)).Erf() + 1) * 0.5;

    public OnnxLane Pow(OnnxLane exponent) => Two("Pow", this, exponent, Math.Pow);
}
