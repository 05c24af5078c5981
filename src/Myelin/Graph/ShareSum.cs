using System.Numerics;
using Myelin.Kernels;

namespace Myelin;

/// <summary>The sum of the shares of a gradient, each block of 256 in the order in which they come, and blocks as <see cref="Fold"/> defines.</summary>
struct ShareSum
{
    Tensor? chain;
    List<Tensor?>? levels;
    int shares;

    /// <summary>Adds a share.</summary>
    public void Add(Tensor share)
    {
        if (shares > 0 && shares % Fold.Block == 0) EndBlock();
        chain = chain == null ? share : chain + share;
        shares++;
    }

    /// <summary>The sum; null without a share.</summary>
    public readonly Tensor? Total => chain == null ? null : Merged(chain, Fold.Merged((shares - 1) / Fold.Block, last: true));

    void EndBlock()
    {
        int block = shares / Fold.Block - 1, level = Fold.Level(block);
        levels ??= [];
        while (levels.Count <= level) levels.Add(null);
        levels[level] = Merged(chain!, Fold.Merged(block, last: false));
        chain = null;
    }

    readonly Tensor Merged(Tensor sum, nint merged)
    {
        for (; merged != 0; merged &= merged - 1) sum = levels![BitOperations.TrailingZeroCount(merged)]! + sum;
        return sum;
    }
}
