using Myelin.Tests;

namespace Myelin.Source.Tests;

/// <summary>Every op of the table of ops, in a model of its own, saved as source.</summary>
public class OpSourceTests
{
    /// <summary>An op as a model: the operands of one example are those of the op.</summary>
    sealed class OpModel : Model
    {
        readonly OpRow row;

        public OpModel(OpRow row, Tensor[] operands) : base(inputs: [.. operands.Select((x, i) => new TensorSpec(x.Shape, x.Type, $"x{i}"))], outputs: null)
        {
            this.row = row;
            Build();
        }

        protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
        {
            Tensor[][] examples = [.. Enumerable.Range(0, Math.Max(1, inputs[0].Shape[0])).Select(example =>
                (Tensor[])[.. inputs.Select(x => x.Shape[0] == 0 ? Tensor.Zeros(x.Shape[1..], x.Type) : x.Slice(0, example, 1).Squeeze(0))])];
            Tensor[] results = [.. examples.Select(row.Call)];
            return [Tensor.Stack(results, 0).Slice(0, 0, inputs[0].Shape[0])];
        }
    }

    static readonly (OpRow Row, ElementType Type, Shape[] Shapes)[] cases =
    [
        .. from name in OpTable.Names.Select(row => row.Data)
           let row = OpTable.Get(name)
           from type in (ElementType[])[ElementType.Float32, ElementType.Float64]
           from shapes in type == ElementType.Float32 ? row.Inputs : row.Inputs[..1]             // doubles differ in the types alone
           where shapes.All(shape => shape.Elements > 0)
           select (row, type, shapes),
    ];

    /// <summary>Ops that are not written, with the reason: a model that predicts has no such ops.</summary>
    static readonly Dictionary<string, string> refused = new()
    {
        ["ConvWeightGradient"] = "a gradient",
        ["MaxPoolGradient"] = "a gradient",
        ["AveragePoolGradient"] = "a gradient",
        ["SparseCategoricalCrossentropy"] = "a loss",
        ["Draw"] = "random numbers",
    };

    /// <summary>The programs of all cases; null for those that are refused.</summary>
    static readonly Lazy<WrittenProgram?[]> programs = new(() =>
        WrittenProgram.Some([.. cases.Select(one => new OpModel(one.Row, one.Row.Operands(one.Shapes, one.Type)))], _ => true));

    public static TheoryData<int> Cases { get; } = new(Enumerable.Range(0, cases.Length));

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_op_has_the_same_bits_as_source(int index)
    {
        (OpRow row, ElementType type, Shape[] shapes) = cases[index];
        if (programs.Value[index] is { } program) program.Hold([.. row.Operands(shapes, type).Select(x => x.ExpandDims(0))]);
        else Assert.Contains(row.Member, refused.Keys);
    }
}
