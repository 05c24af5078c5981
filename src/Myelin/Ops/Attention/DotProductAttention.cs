namespace Myelin.Ops;

/// <summary>
/// y = P v with P = softmax(q kᵀ) where a mask allows; dv = Pᵀ dy, dS = P (dP - Σ dP P) with dP = dy vᵀ, dq = dS k, dk = dSᵀ q. The weights P are
/// computed for some queries at a time, forward and again backward, so that they are never kept whole.
/// </summary>
/// <remarks>
/// Inputs: q [batch, heads, queries, size], k [batch, heads, keys, size], v [batch, heads, keys, outputs], and a mask, Bool [batch or 1, heads or 1,
/// queries, keys], if there is one. Every query has the bits of the product, softmax and product alone, whatever is computed at a time. (Recomputing
/// weights in the backward pass: Rabe and Staats, "Self-attention does not need O(n²) memory", 2021.)
/// </remarks>
/// <param name="HasMask">Whether there is a mask, which is false where a query may not look at a key.</param>
/// <param name="MayBeEmpty">Whether some query may look at no key. Its weights are 0 then.</param>
public sealed record DotProductAttention(bool HasMask, bool MayBeEmpty) : Op
{
    /// <summary>The number of weights that are computed at a time: 2 MB in Float32.</summary>
    const long AtATime = 1 << 19;

    const int FewestQueries = 16;

    readonly record struct Block(int FirstExample, int Examples, int FirstQuery, int Queries);

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x)
    {
        bool fits = x.Length == (HasMask ? 4 : 3) && Array.TrueForAll(x, one => one.Rank == 4) && x[0].Type.IsReal();
        if (fits)
        {
            Shape q = x[0].Shape, k = x[1].Shape, v = x[2].Shape;
            fits = k == [q[0], q[1], k[2], q[3]] && v == [q[0], q[1], k[2], v[3]] && x[1].Type == x[0].Type && x[2].Type == x[0].Type;
            if (HasMask)
                fits &= x[3].Type == ElementType.Bool && (x[3].Shape[0] == q[0] || x[3].Shape[0] == 1) && (x[3].Shape[1] == q[1] || x[3].Shape[1] == 1)
                    && x[3].Shape[2] == q[2] && x[3].Shape[3] == k[2];
        }
        Expect(fits, x, "queries, keys and values of the same batch, heads and type, and a mask of queries and keys if it has one");
    }

    /// <summary>Whole examples at a time, or some queries of one example if the weights of one are too many.</summary>
    static IEnumerable<Block> Blocks(Shape q, int keys)
    {
        long each = Math.Max(1, (long)q[1] * keys), example = each * q[2];
        if (example <= AtATime)
        {
            int examples = (int)Math.Clamp(AtATime / Math.Max(1, example), 1, Math.Max(1, q[0]));
            for (int b = 0; b < q[0]; b += examples) yield return new(b, Math.Min(examples, q[0] - b), 0, q[2]);
            yield break;
        }
        int queries = (int)Math.Clamp(AtATime / each, FewestQueries, q[2]);
        for (int b = 0; b < q[0]; b++)
            for (int t = 0; t < q[2]; t += queries) yield return new(b, 1, t, Math.Min(queries, q[2] - t));
    }

    static Tensor Of(Tensor x, Block block, bool queries)
    {
        if (x.Shape[0] > 1) x = x.Slice(0, block.FirstExample, block.Examples);
        return queries ? x.Slice(2, block.FirstQuery, block.Queries) : x;
    }

    /// <summary>P of a block.</summary>
    Tensor Weights(Tensor q, Tensor k, Tensor? mask)
    {
        Tensor scores = q.MatMul(k.Transpose(0, 1, 3, 2));
        // Far below any score, and finite: the softmax of a row of -∞ would be NaN. e^(it - maximum) is exactly 0.
        Tensor weights = (mask == null ? scores : Tensor.Where(mask, scores, -1e30)).Softmax();
        return mask != null && MayBeEmpty ? Tensor.Where(mask, weights, 0) : weights;
    }

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x)
    {
        if (x[0].Shape[0] == 0) return [Tensor.Zeros(x[0].Shape.With(-1, x[2].Shape[^1]), x[0].Type).To(x[0].Device)];
        var parts = new List<(Block Block, Tensor Y)>();
        foreach (Block block in Blocks(x[0].Shape, x[1].Shape[2]))
            parts.Add((block, Weights(Of(x[0], block, true), Of(x[1], block, false), HasMask ? Of(x[3], block, true) : null).MatMul(Of(x[2], block, false))));
        return [Joined(parts)];
    }

    /// <summary>The blocks of queries beside each other, and those of examples.</summary>
    static Tensor Joined(List<(Block Block, Tensor Part)> parts)
    {
        Tensor[] examples = [.. parts.GroupBy(part => part.Block.FirstExample).Select(group => Joined([.. group.Select(part => part.Part)], 2))];
        return Joined(examples, 0);
    }

    static Tensor Joined(Tensor[] parts, int axis) => parts.Length == 1 ? parts[0] : Tensor.Concatenate(parts, axis);

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call)
    {
        Tensor q = call.X[0], k = call.X[1], v = call.X[2];
        Tensor?[] result = new Tensor?[call.X.Count];
        if (q.Shape.Elements == 0 || k.Shape.Elements == 0) return [.. call.X.Take(3).Select(one => Split.Nothing(one, q.Type, call.Device)), .. result[3..]];
        List<(Block, Tensor)> dq = [], dk = [], dv = [];
        foreach (IGrouping<int, Block> example in Blocks(q.Shape, k.Shape[2]).GroupBy(block => block.FirstExample))
        {
            Tensor? ofKeys = null, ofValues = null;
            foreach (Block block in example)
            {
                Tensor queries = Of(q, block, true), keys = Of(k, block, false), dy = Of(call.Incoming, block, true);
                Tensor weights = Weights(queries, keys, HasMask ? Of(call.X[3], block, true) : null);
                Tensor dScores = Softmax.GradientBy(weights, dy.MatMul(Of(v, block, false).Transpose(0, 1, 3, 2)), call.Device);
                dq.Add((block, dScores.MatMul(keys)));
                Tensor ofThese = dScores.Transpose(0, 1, 3, 2).MatMul(queries), values = weights.Transpose(0, 1, 3, 2).MatMul(dy);
                (ofKeys, ofValues) = (ofKeys == null ? ofThese : ofKeys + ofThese, ofValues == null ? values : ofValues + values);
            }
            dk.Add((example.First(), ofKeys!));
            dv.Add((example.First(), ofValues!));
        }
        (result[0], result[1], result[2]) = (Joined(dq), Joined(dk), Joined(dv));
        return result;
    }
}
