using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>The op of a formula on blocks: several inputs [..., blocks · n] with equal leading axes, and several such outputs.</summary>
/// <typeparam name="F">The formula, such as <see cref="Ops.GruGates"/>. Its public properties are the op's attributes.</typeparam>
/// <param name="Formula">The formula with its parameters.</param>
public sealed record BlockwiseOp<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula) : Op, IFormulaOp where F : struct, IBlockwise
{
    /// <summary>By input and then by output, whether the gradient reads one of its blocks.</summary>
    static readonly bool[] isRead = Kept();

    object IFormulaOp.Formula => Formula;

    IReadOnlyList<int> IFormulaOp.InputBlocks => F.Inputs.ToArray();

    IReadOnlyList<int> IFormulaOp.OutputBlocks => F.Outputs.ToArray();

    V[] IFormulaOp.Evaluate<V>(V[] x)
    {
        var y = new V[F.Outputs.ToArray().Sum()];
        for (int phase = 0; phase < F.Phases; phase++) Formula.Value<V, BlockArray<V>>(phase, new(x), new(y));
        return y;
    }

    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(Formula, typeof(F));

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => isRead[i];

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => isRead[F.Inputs.Length + i];

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        int n = x[0].Shape[^1] / F.Inputs[0];
        var y = new Tensor[F.Outputs.Length];
        for (int i = 0; i < y.Length; i++) y[i] = Tensor.Empty(x[0].Shape.With(-1, Shape.Size((long)F.Outputs[i] * n, Name)), x[0].Type, x[0].Device);
        x[0].Device.Blockwise(Formula, x, y);
        return y;
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call) => GradientBy(call.X, call.Y, call.Dy, call.Device);

    /// <summary>The gradient by each input, for a gradient by each output. Inputs and outputs that it does not read give their shapes alone.</summary>
    internal Tensor?[] GradientBy(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor?> gradients, Device device)
    {
        if (Recording.SpellsGradients) return Spelled(inputs, outputs, gradients, device);
        Tensor?[] x = [.. inputs.Select((one, i) => KeepsInput(i) ? one : null)], y = [.. outputs.Select((one, i) => KeepsOutput(i) ? one : null)];
        Tensor[] dx = [.. inputs.Select(input => Tensor.Empty(input.Shape, input.Type, device))];
        device.BlockwiseGradient(Formula, x, y, [.. gradients], dx);
        return dx;
    }

    /// <summary>The gradient by plain ops, which have gradients themselves.</summary>
    Tensor?[] Spelled(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor?> incoming, Device device)
    {
        Tensor Read(Tensor one, bool isKept) => isKept ? one : Ops.Split.Nothing(one, one.Type, device);
        Tensor[] x = Blocks([.. inputs.Select((one, i) => Read(one, KeepsInput(i)))], F.Inputs), gradients = new Tensor[x.Length];
        Tensor[] y = Blocks([.. outputs.Select((one, i) => Read(one, KeepsOutput(i)))], F.Outputs);
        Tensor[] dy = Blocks([.. outputs.Select((one, i) => incoming[i] ?? Ops.Split.Nothing(one, one.Type, device))], F.Outputs);
        Formula.Gradient<Tensor, BlockArray<Tensor>>(new(x), new(y), new(dy), new(gradients));
        var dx = new Tensor?[inputs.Count];
        for (int i = 0, next = 0; i < dx.Length; next += F.Inputs[i], i++)
            dx[i] = Tensor.Concatenate(
                [.. gradients[next..(next + F.Inputs[i])].Select(one => one.Take(x[0].Type, device).BroadcastTo(x[next].Shape))], -1);
        return dx;
    }

    static Tensor[] Blocks(IReadOnlyList<Tensor> tensors, ReadOnlySpan<int> blocks)
    {
        var all = new List<Tensor>();
        for (int i = 0; i < blocks.Length; i++) all.AddRange(tensors[i].Split(blocks[i], -1));
        return [.. all];
    }

    static bool[] Kept()
    {
        int[] blocks = [.. F.Inputs, .. F.Outputs];
        var kept = new bool[blocks.Length];
        for (int i = 0, first = 0; i < kept.Length; first += blocks[i], i++)
            kept[i] = Array.Exists(BlockUse<F>.Gradient, block => block >= first && block < first + blocks[i]);
        return kept;
    }

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        if (x.Length != F.Inputs.Length) throw new ShapeException($"{Name}: expects {F.Inputs.Length} inputs, received {x.Length}; give one for each.");
        Shape first = x[0].Shape;
        bool fits = first.Rank > 0 && first[^1] % F.Inputs[0] == 0;
        for (int i = 0; fits && i < x.Length; i++)
            fits = x[i].Type == x[0].Type && x[i].Type.IsReal() && x[i].Rank == first.Rank
                && x[i].Shape == first.With(-1, first[^1] / F.Inputs[0] * F.Inputs[i]);
        if (!fits)
            throw new ShapeException(
                $"{Name}: expects inputs of {string.Join(", ", F.Inputs.ToArray().Select(count => $"[..., {(count == 1 ? "" : count)}n]"))}, "
                    + $"Float32 or Float64, received {string.Join(", ", x.Select(input => $"{input.Type}{input.Shape}"))}; "
                    + "cut them, or Cast(ElementType.Float32) them.");
    }
}
