namespace Myelin;

/// <summary>Encodes indices of tokens or categories.</summary>
static class TokenEncoding
{
    /// <summary>Encodes indices.</summary>
    /// <param name="indices">Int64 [batch, ...]. An index outside has no place in an encoding; it stays as it is in <see cref="OutputMode.Int"/>.</param>
    /// <param name="depth">The number of tokens.</param>
    /// <param name="mode">The encoding.</param>
    /// <param name="type">The real type of encodings; indices are Int32.</param>
    /// <param name="weights">The inverse document frequencies for <see cref="OutputMode.TfIdf"/>.</param>
    /// <returns>
    /// Int: the shape of the indices. OneHot: one more axis, but [..., 1] becomes [..., depth]. Others: [..., tokens] becomes [..., depth], and [batch]
    /// becomes [batch, depth].
    /// </returns>
    public static Tensor Of(Tensor indices, int depth, OutputMode mode, ElementType type, IReadOnlyList<double>? weights = null)
    {
        if (mode == OutputMode.Int) return indices.Cast(ElementType.Int32);
        bool isSingle = indices.Rank > 1 && indices.Shape[^1] == 1;
        if (mode == OutputMode.OneHot) return (isSingle ? indices.Squeeze(-1) : indices).OneHot(depth, type: type);
        Tensor lists = indices.Rank > 1 ? indices : indices.ExpandDims(-1);
        Tensor counts = Tensor.Ones(lists.Shape, type).To(lists.Device).AddAlong(lists, depth);
        return mode switch
        {
            OutputMode.MultiHot => counts.Minimum(1),
            OutputMode.TfIdf => counts * Tensor.From([.. weights!]).Cast(type).To(counts.Device),
            _ => counts,
        };
    }

    /// <summary>Returns a mode that is possible.</summary>
    public static OutputMode Known(OutputMode mode, string who, bool withTfIdf = true, bool withInt = true)
    {
        bool fits = Enum.IsDefined(mode) && (withTfIdf || mode != OutputMode.TfIdf) && (withInt || mode != OutputMode.Int);
        if (fits) return mode;
        string[] possible = [.. Enum.GetNames<OutputMode>().Where(
            name => (withTfIdf || name != nameof(OutputMode.TfIdf)) && (withInt || name != nameof(OutputMode.Int)))];
        throw new ArgumentOutOfRangeException("outputMode", $"{who}: expects {string.Join(", ", possible[..^1])} or {possible[^1]}, received {mode}; " +
            "choose one of them.");
    }

    /// <summary>Throws for the first number that is not allowed, where values can be read: not inside a captured step.</summary>
    public static void Check(Tensor numbers, Func<long, bool> isAllowed, Func<long, Exception> error)
    {
        if (Capture.Current != null) return;
        foreach (long number in numbers.StopGradient().Cast(ElementType.Int64).ToArray<long>())
            if (!isAllowed(number)) throw error(number);
    }
}
