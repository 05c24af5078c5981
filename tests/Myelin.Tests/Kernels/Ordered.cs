using System.Numerics;

namespace Myelin.Tests.Kernels;

/// <summary>The defined order of sums, written down as plainly as it is stated.</summary>
internal static class Ordered
{
    /// <summary>The terms of one block.</summary>
    public const int Block = 256;

    /// <summary>Blocks of 256; element i of a block into lane i mod 16; lanes 8-4-2-1; blocks pairwise.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : INumber<T>
    {
        var blocks = new List<T>();
        for (int start = 0; start == 0 || start < x.Length; start += Block)
        {
            var lanes = new T[16];
            for (int i = start; i < Math.Min(x.Length, start + Block); i++) lanes[i % 16] += x[i];
            for (int half = 8; half > 0; half /= 2)
                for (int j = 0; j < half; j++) lanes[j] += lanes[j + half];
            blocks.Add(lanes[0]);
        }
        return Tree([.. blocks]);
    }

    /// <summary>Σ a b: each block is a chain of fused multiply-adds from +0, blocks pairwise.</summary>
    public sealed class Products<T> where T : IFloatingPointIeee754<T>
    {
        readonly List<T> blocks = [];
        T chain = T.Zero;
        int terms;

        /// <summary>One more term.</summary>
        public void Add(T a, T b)
        {
            chain = T.FusedMultiplyAdd(a, b, chain);
            Skip();
        }

        /// <summary>A term that is left out keeps its place in a block.</summary>
        public void Skip()
        {
            if (++terms % Block != 0) return;
            blocks.Add(chain);
            chain = T.Zero;
        }

        /// <summary>The sum of all terms.</summary>
        public T Sum => terms == 0 ? T.Zero : Tree<T>(terms % Block == 0 ? [.. blocks] : [.. blocks, chain]);
    }

    /// <summary>Σ x: each block is a chain of additions from +0, blocks pairwise.</summary>
    public static T Chains<T>(IEnumerable<T> terms) where T : INumber<T> =>
        Tree<T>([.. terms.DefaultIfEmpty(T.Zero).Chunk(Block).Select(block => block.Aggregate(T.Zero, (sum, x) => sum + x))]);

    /// <summary>S(n) = S(p) + S(n - p), p the largest power of two below n.</summary>
    static T Tree<T>(ReadOnlySpan<T> x) where T : INumber<T>
    {
        if (x.Length == 1) return x[0];
        int p = 1;
        while (2 * p < x.Length) p *= 2;
        return Tree(x[..p]) + Tree(x[p..]);
    }

    /// <summary>The largest; NaN wins.</summary>
    public static T Max<T>(ReadOnlySpan<T> x) where T : INumber<T>
    {
        T max = x[0];
        foreach (T value in x) max = T.Max(max, value);
        return max;
    }

    /// <summary>The folds of the middle axis of x [outer, length, inner].</summary>
    public static T[] Fold<T>(T[] x, int outer, int length, int inner, Folding<T> fold)
    {
        var y = new T[outer * inner];
        var sequence = new T[length];
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                for (int i = 0; i < length; i++) sequence[i] = x[(o * length + i) * inner + j];
                y[o * inner + j] = fold(sequence);
            }
        }
        return y;
    }

    public delegate T Folding<T>(ReadOnlySpan<T> x);
}
