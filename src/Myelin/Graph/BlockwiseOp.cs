using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>The op of a formula on blocks: several inputs [..., blocks · n] with equal leading axes, and several such outputs.</summary>
/// <typeparam name="F">The formula, such as <see cref="Ops.GruGates"/>. Its public properties are the op's attributes.</typeparam>
/// <param name="Formula">The formula with its parameters.</param>
public sealed record BlockwiseOp<[DynamicallyAccessedMembers(PublicProperties)] F>(F Formula) : Op where F : struct, IBlockwise
{
    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override IReadOnlyList<OpAttribute> Attributes => OpAttribute.Of(Formula, typeof(F));

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        int n = x[0].Shape[^1] / F.Inputs[0];
        var y = new Tensor[F.Outputs.Length];
        for (int i = 0; i < y.Length; i++) y[i] = Tensor.Empty(x[0].Shape.With(-1, F.Outputs[i] * n), x[0].Type, x[0].Device);
        x[0].Device.Blockwise(Formula, x, y);
        return y;
    }

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor[] x = [.. call.X], dy = [.. call.Y.Select((y, i) => call.Dy[i] ?? Ops.Split.Nothing(y, x[0].Type, call.Device))];
        if (Recording.SpellsGradients) return Spelled(x, dy);
        Tensor[] dx = [.. x.Select(input => Tensor.Empty(input.Shape, input.Type, input.Device))];
        call.Device.BlockwiseGradient(Formula, x, dy, dx);
        return dx;
    }

    /// <summary>The gradient by plain ops, which have gradients themselves.</summary>
    Tensor?[] Spelled(Tensor[] x, Tensor[] dy)
    {
        Tensor[] blocks = [.. x.SelectMany((input, i) => input.Split(F.Inputs[i], -1))];
        var gradients = new Tensor[blocks.Length];
        Formula.Gradient<Tensor>(blocks, (Tensor[])[.. dy.SelectMany((gradient, i) => gradient.Split(F.Outputs[i], -1))], gradients);
        var dx = new Tensor?[x.Length];
        for (int i = 0, next = 0; i < dx.Length; next += F.Inputs[i], i++)
            dx[i] = Tensor.Concatenate([.. gradients[next..(next + F.Inputs[i])].Select(one => one.Take(x[i].Type, x[i].Device).BroadcastTo(blocks[next].Shape))], -1);
        return dx;
    }

    /// <summary>Throws unless the inputs are real, of one type, and their blocks of one size.</summary>
    internal void Check(Tensor[] x)
    {
        if (x.Length != F.Inputs.Length) throw new ShapeException($"{Name}: expects {F.Inputs.Length} inputs, received {x.Length}; give one for each.");
        Shape first = x[0].Shape;
        bool fits = first.Rank > 0 && first[^1] % F.Inputs[0] == 0;
        for (int i = 0; fits && i < x.Length; i++)
            fits = x[i].Type == x[0].Type && x[i].Type.IsReal() && x[i].Rank == first.Rank && x[i].Shape == first.With(-1, first[^1] / F.Inputs[0] * F.Inputs[i]);
        if (!fits)
            throw new ShapeException($"{Name}: expects inputs of {string.Join(", ", F.Inputs.ToArray().Select(count => $"[..., {(count == 1 ? "" : count)}n]"))}, "
                + $"Float32 or Float64, received {string.Join(", ", x.Select(input => $"{input.Type}{input.Shape}"))}; cut or cast them.");
    }
}
