namespace Myelin;

/// <summary>How sequences of different lengths become one tensor: each is padded at its end to the length of the longest in its batch.</summary>
/// <param name="Value">The padding value.</param>
/// <param name="Multiple">The padded length is rounded up to a multiple of this. Fewer shapes occur then, and each is captured once.</param>
/// <param name="Mask">Whether batches have a mask of the part. A model passes it from layer to layer and to the loss.</param>
public sealed record SequencePadding(double Value = 0, int Multiple = 1, bool Mask = false)
{
    /// <summary>The padded length is rounded up to a multiple of this.</summary>
    public int Multiple { get; } = Multiple >= 1
        ? Multiple
        : throw new ArgumentOutOfRangeException(nameof(Multiple), $"SequencePadding: expects a multiple of 1 or more, received {Multiple}; 8 or 16 are usual.");

    internal int Longest(ReadOnlySpan<int> lengths)
    {
        int longest = 1;
        foreach (int length in lengths) longest = Math.Max(longest, length);
        return checked((longest + Multiple - 1) / Multiple * Multiple);
    }

    /// <summary>Bool [count, longest]: true where a sequence has values.</summary>
    internal static Tensor MaskOf(ReadOnlySpan<int> lengths, int longest)
    {
        var mask = new bool[checked(lengths.Length * longest)];
        for (int i = 0; i < lengths.Length; i++) mask.AsSpan(i * longest, lengths[i]).Fill(true);
        return Tensor.From(mask, [lengths.Length, longest]);
    }
}
