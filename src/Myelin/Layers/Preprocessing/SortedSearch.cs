namespace Myelin;

/// <summary>A search among ascending numbers, by tensor ops.</summary>
static class SortedSearch
{
    /// <summary>For each element how many numbers are not above it (<paramref name="orEqual"/>) or below it. NaN counts as above all numbers.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="numbers">The numbers, in ascending order, of the type of x.</param>
    /// <param name="orEqual">Whether to count equal numbers.</param>
    /// <returns>Int64 of the shape of x.</returns>
    public static Tensor Count<T>(Tensor x, T[] numbers, bool orEqual) where T : unmanaged
    {
        Tensor found = Tensor.Full(x.Shape, 0L, ElementType.Int64).To(x.Device);
        if (numbers.Length == 0) return found;
        int step = 1;
        while (step <= numbers.Length / 2) step *= 2;
        Tensor table = Tensor.From(numbers).Cast(x.Type).To(x.Device);
        for (; step > 0; step /= 2)
        {
            // The first found + step numbers are below if the last of them is.
            Tensor next = found + step, last = table.GatherUnchecked((next - 1).Minimum(numbers.Length - 1), 0);
            Tensor isAbove = orEqual ? x.LessThan(last) : x.LessThanOrEqual(last);
            found = Tensor.Where(isAbove, found, Tensor.Where(next.LessThanOrEqual(numbers.Length), next, found));
        }
        return found;
    }
}
