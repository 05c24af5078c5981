namespace Myelin.Kernels;

/// <summary>The sums of blocks that are not yet folded: for each level of the tree, rows of whole registers.</summary>
internal readonly unsafe struct Partials
{
    /// <param name="rows">The rows of C.</param>
    /// <param name="bytes">The bytes of a row of C.</param>
    /// <param name="terms">The length of the sums.</param>
    public Partials(nint rows, nint bytes, nint terms)
    {
        // One cache line more than needed, so that rows map to different lines.
        Row = (bytes + 191) & ~127;
        Level = rows * Row;
        First = Scratch.Of(ScratchUse.Partials, Fold.Levels(Fold.Blocks(terms)) * Level);
    }

    /// <summary>The first row of the lowest level.</summary>
    public byte* First { get; }

    /// <summary>Bytes from one row to the next, and from one level to the next.</summary>
    public nint Row { get; }

    /// <inheritdoc cref="Row"/>
    public nint Level { get; }
}
