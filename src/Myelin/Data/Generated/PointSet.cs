namespace Myelin;

/// <summary>Generates labelled points independently of each other. Point i has class i mod classes.</summary>
internal static class PointSet
{
    /// <summary>Writes the coordinates of point <paramref name="index"/>, which has class <paramref name="label"/>.</summary>
    public delegate void Draw(int index, int label, Span<float> point);

    /// <summary>Draws the points first to first + count - 1.</summary>
    public static FloatData Generate(string name, int count, int first, int classes, int features, Draw draw)
    {
        if (count < 1 || first < 0 || first > int.MaxValue - count)
        {
            throw new ArgumentException(
                $"{name}: expects count ≥ 1 and first ≥ 0 with first + count below 2^31, received count {count} and first {first}.");
        }
        if (classes < 2 || features < 1)
            throw new ArgumentException($"{name}: expects at least 2 classes and 1 feature, received {classes} and {features}.");
        float[] inputs = new float[count * features];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int index = first + i;
            labels[i] = index % classes;
            draw(index, labels[i], inputs.AsSpan(i * features, features));
        }
        string[] names = RawData.NumberedClasses(classes);
        return new FloatData(inputs, [count, features], labels, names) { Preprocessing = TablePreprocessing.Points(features, names) };
    }

    /// <summary>Checks the standard deviation of noise.</summary>
    public static void CheckNoise(string name, double noise)
    {
        if (!(noise >= 0 && double.IsFinite(noise)))
            throw new ArgumentException($"{name}: expects finite, nonnegative noise, received {noise}; use 0 for none.");
    }
}
