namespace Myelin;

/// <summary>A distribution as a HistogramProto: intervals of equal width from the least to the largest value.</summary>
static class EventHistogram
{
    const int Min = 1, Max = 2, Num = 3, Sum = 4, SumSquares = 5, BucketLimit = 6, Bucket = 7;

    /// <summary>The distribution of those numbers that are finite.</summary>
    public static ProtoMessage Of(double[] values, int buckets)
    {
        double[] all = Array.FindAll(values, double.IsFinite);
        if (all.Length == 0) return new();
        (double least, double largest) = (all.Min(), all.Max());
        int count = least < largest ? buckets : 1;
        double width = largest / count - least / count;                             // the difference itself may be infinite
        double[] limits = new double[count], counts = new double[count];
        for (int i = 0; i < count; i++) limits[i] = i + 1 < count ? Limit(i + 1.0) : largest;
        foreach (double value in all) counts[Place(limits, value)]++;
        return new ProtoMessage().Double(Min, least).Double(Max, largest).Double(Num, all.Length).Double(Sum, all.Sum())
            .Double(SumSquares, all.Sum(value => value * value)).Doubles(BucketLimit, limits).Doubles(Bucket, counts);

        double Limit(double i) => least + i * width is var limit && double.IsFinite(limit) ? limit : least * (1 - i / count) + largest * (i / count);
    }

    /// <summary>The first interval whose limit a value does not exceed.</summary>
    static int Place(double[] limits, double value)
    {
        int place = Array.BinarySearch(limits, value);
        return Math.Min(place >= 0 ? place : ~place, limits.Length - 1);
    }
}
