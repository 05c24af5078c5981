using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin.Onnx;

/// <summary>
/// The ops of the library by the names and attributes that exported files give to their functions. Applied instead of the function's nodes, they give the
/// bits of the model that was exported.
/// </summary>
static class MyelinDomain
{
    /// <summary>The domain of the functions.</summary>
    public const string Name = ExportFunctions.Domain;

    const int MostGroups = 1 << 26;

    /// <summary>How an op is applied, and whether it is elementwise, so that it takes any order of axes.</summary>
    sealed record Call(Func<MyelinAttributes, Tensor[], Tensor[]> Apply, bool IsMap = false);

    static readonly Dictionary<string, Call> calls = new((IEnumerable<KeyValuePair<string, Call>>)
    [
        Unary(a => new Ops.Celu(a.Double("Alpha"))),
        Unary(a => new Ops.ClippedRelu(a.Double("Threshold"), a.Double("Slope"), a.Double("Most"))),
        Unary(a => new Ops.Elu(a.Double("Alpha"))),
        Unary(_ => new Ops.Gelu()),
        Unary(_ => new Ops.GeluTanh()),
        Unary(a => new Ops.HardShrink(a.Double("Threshold"))),
        Unary(_ => new Ops.HardSigmoid()),
        Unary(_ => new Ops.HardSilu()),
        Unary(_ => new Ops.Heaviside()),
        Unary(a => new Ops.LeakyRelu(a.Double("Slope"))),
        Unary(_ => new Ops.LogSigmoid()),
        Unary(_ => new Ops.Mish()),
        Unary(_ => new Ops.Relu()),
        Unary(_ => new Ops.Selu()),
        Unary(_ => new Ops.Sigmoid()),
        Unary(_ => new Ops.Silu()),
        Unary(a => new Ops.SoftShrink(a.Double("Threshold"))),
        Unary(a => new Ops.Softplus(a.Double("Beta"))),
        Unary(_ => new Ops.Softsign()),
        Unary(a => new Ops.Squareplus(a.Double("B"))),
        Unary(_ => new Ops.Tanh()),
        Unary(_ => new Ops.TanhShrink()),
        Unary(a => new Ops.Threshold(a.Double("Least"), a.Double("Otherwise"))),
        Unary(_ => new Ops.Abs()),
        Unary(_ => new Ops.Ceiling()),
        Unary(a => new Ops.Clamp(a.Double("Least"), a.Double("Most"))),
        Unary(_ => new Ops.Floor()),
        Unary(_ => new Ops.Negate()),
        Unary(_ => new Ops.Reciprocal()),
        Unary(_ => new Ops.Round()),
        Unary(_ => new Ops.Sign()),
        Unary(_ => new Ops.Atan()),
        Unary(_ => new Ops.Cos()),
        Unary(_ => new Ops.Erf()),
        Unary(_ => new Ops.Exp()),
        Unary(_ => new Ops.Expm1()),
        Unary(a => new Ops.InverseRoot(a.Double("Epsilon"))),
        Unary(_ => new Ops.Log()),
        Unary(_ => new Ops.Log1p()),
        Unary(_ => new Ops.LogCosh()),
        Unary(_ => new Ops.NormalCdf()),
        Unary(a => new Ops.Power(a.Double("Exponent"))),
        Unary(_ => new Ops.Rsqrt()),
        Unary(_ => new Ops.Sin()),
        Unary(_ => new Ops.Sqrt()),
        Unary(_ => new Ops.Square()),
        Binary(_ => new Ops.PRelu()),
        Binary(_ => new Ops.Add()),
        Binary(_ => new Ops.Divide()),
        Binary(a => new Ops.Lerp(a.Double("Weight"))),
        Binary(_ => new Ops.Maximum()),
        Binary(_ => new Ops.Minimum()),
        Binary(_ => new Ops.Multiply()),
        Binary(_ => new Ops.Subtract()),
        Binary(_ => new Ops.Pow()),
        Binary(_ => new Ops.BinaryCrossentropy()),
        Binary(_ => new Ops.WeightedLog()),
        Binary(a => new Ops.Dropout(a.Double("Rate"))),
        Comparison(_ => new Ops.EqualTo()),
        Comparison(_ => new Ops.GreaterThan()),
        Comparison(_ => new Ops.GreaterThanOrEqual()),
        Comparison(_ => new Ops.LessThan()),
        Comparison(_ => new Ops.LessThanOrEqual()),
        Blockwise(_ => new Ops.GruGates()),
        Blockwise(_ => new Ops.LstmGates()),
        Blockwise(_ => new Ops.RnnGates()),
        One("MultiplyAdd", _ => new Ops.MultiplyAdd()),
        One("Norm", a => new Ops.Norm(a.Int("Axis"), a.Int("Count"))),
        One("LogSumExp", a => new Ops.LogSumExp(a.Int("Axis"), a.Int("Count"))),
        One("Variance", a => new Ops.Variance(a.Int("Axis"), a.Int("Count"), a.Int("Correction"))),
        One("Normalize", a => new Ops.Normalize(a.Text("Over") == "Rows" ? NormalizationAxis.Rows : NormalizationAxis.Columns, a.Double("Epsilon"))),
        One("Sparsemax", _ => new Ops.Sparsemax()),
        One("Sort", a => new Ops.Sort(a.Flag("Descending"))),
        One("SparseCategoricalCrossentropy", _ => new Ops.SparseCategoricalCrossentropy()),
        One("Diagonal", a => new Ops.Diagonal(a.Int("First"), a.Int("Second"))),
        One("DotProductAttention", a => new Ops.DotProductAttention(a.Flag("HasMask"), a.Flag("MayBeEmpty"))),
        new("Group", new((a, x) => new Ops.Group(Groups(a.Expect(x, 2)[1])).Apply(x[0]))),
        One("SparseProduct", _ => new Ops.SparseProduct()),
        One("GroupSoftmax", _ => new Ops.GroupSoftmax()),
        new("Recurrence", new((a, x) => (a.Text("Formula") switch
        {
            "LstmGates" => Recurrence(new Ops.LstmGates(), a),
            "GruGates" => Recurrence(new Ops.GruGates(), a),
            "RnnGates" => Recurrence(new Ops.RnnGates(), a),
            string other => throw new OnnxException($"ONNX node myelin.Recurrence: expects the gates of the library, received \"{other}\"; "
                + "get a version of the library that has them."),
        }).Apply(x))),
    ]);

    /// <summary>Applies the op of a function.</summary>
    /// <param name="opType">The name of the function. What follows a '.' tells functions of different nodes apart.</param>
    /// <param name="attributes">The attributes of the node: long, float, string, and lists of them.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The outputs; null if the library has no such op, so that the function's nodes are what there is.</returns>
    /// <exception cref="OnnxException">An attribute is missing or has another type.</exception>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public static Tensor[]? Apply(string opType, IReadOnlyDictionary<string, object> attributes, Tensor[] x)
    {
        ArgumentNullException.ThrowIfNull(opType);
        return calls.TryGetValue(Base(opType), out Call? call) ? call.Apply(new(opType, attributes), x) : null;
    }

    /// <summary>The row by which the importer applies the op of a function; null if there is none.</summary>
    public static OnnxRow? Row(string opType)
    {
        if (!calls.TryGetValue(Base(opType), out Call? apply)) return null;
        return apply.IsMap ? OnnxRow.MapWith(opType, 1, (call, x) => apply.Apply(Attributes(call), x)[0])
            : new OnnxRow(opType, 1, (OnnxCall call) =>
                (OnnxValue?[])[.. apply.Apply(Attributes(call), call.All).Select(y => OnnxValue.Of(y, y.Type.Natural()))]);
    }

    static MyelinAttributes Attributes(OnnxCall call) => new(call.Node.Proto.OpType,
        call.Node.Attributes.ToDictionary(one => one.Key, one => Value(one.Value)));

    /// <summary>The value of an attribute of a file.</summary>
    public static object Value(AttributeProto attribute) => attribute.Kind switch
    {
        AttributeKind.Int => attribute.Int,
        AttributeKind.Float => attribute.Float,
        AttributeKind.String => Encoding.UTF8.GetString(attribute.String.Span),
        AttributeKind.Ints => attribute.Ints.ToArray(),
        _ => attribute,
    };

    /// <summary>Whether there is an op for a function.</summary>
    public static bool Knows(string opType) => calls.ContainsKey(Base(opType));

    static string Base(string opType) => opType.Split('.')[0];

    /// <summary>Attributes as a node has them: numbers in double precision and names of values of enumerations are texts, so that they are exact.</summary>
    public static (string Name, object Value)[] Written(IReadOnlyList<OpAttribute> attributes) =>
        [.. attributes.Select(one => (one.Name, (object)(one.Value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum name => name.ToString(),
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        long number => number,
        string text => text,
        IEnumerable<int> numbers => numbers.Select(number => (long)number).ToArray(),
        _ => throw new OnnxException($"its attribute {one} has no form in ONNX"),
    })))];

    static Op Recurrence<[DynamicallyAccessedMembers(PublicProperties)] F>(F formula, MyelinAttributes a) where F : struct, IBlockwise =>
        new Ops.Recurrence<F>(formula, a.Flag("Backwards"), a.Flag("HasBias"), a.Flag("HasMask"));

    /// <summary>A number of groups, which a damaged file cannot make arbitrarily large.</summary>
    static int Groups(Tensor count)
    {
        if (count is { Type: ElementType.Int64, Shape.Elements: 1 } && count.ToArray<long>()[0] is >= 0 and <= MostGroups and var groups) return (int)groups;
        throw new OnnxException($"ONNX node myelin.Group: expects one Int64 from 0 to {MostGroups} as its second input, received {count.Type}{count.Shape}; "
            + "export the model again.");
    }

    static KeyValuePair<string, Call> One(string name, Func<MyelinAttributes, Op> make) => new(name, new((a, x) => make(a).Apply(x), name == "MultiplyAdd"));

    static KeyValuePair<string, Call> Unary<[DynamicallyAccessedMembers(PublicProperties)] F>(Func<MyelinAttributes, F> make) where F : struct, IUnary =>
        new(typeof(F).Name, new((a, x) => [a.Expect(x, 1)[0].Map(make(a))], IsMap: true));

    static KeyValuePair<string, Call> Binary<[DynamicallyAccessedMembers(PublicProperties)] F>(Func<MyelinAttributes, F> make) where F : struct, IBinary =>
        new(typeof(F).Name, new((a, x) => [a.Expect(x, 2)[0].Map(x[1], make(a))], IsMap: true));

    static KeyValuePair<string, Call> Comparison<[DynamicallyAccessedMembers(PublicProperties)] F>(Func<MyelinAttributes, F> make)
        where F : struct, IComparison =>
        new(typeof(F).Name, new((a, x) => [a.Expect(x, 2)[0].Compare(x[1], make(a))], IsMap: true));

    static KeyValuePair<string, Call> Blockwise<[DynamicallyAccessedMembers(PublicProperties)] F>(Func<MyelinAttributes, F> make)
        where F : struct, IBlockwise =>
        new(typeof(F).Name, new((a, x) => Tensor.MapBlocks(make(a), x)));
}
