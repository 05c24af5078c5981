namespace Myelin;

/// <summary>Weights as a gray image: black is the least value, white the largest.</summary>
static class WeightImage
{
    /// <summary>
    /// The image of a kernel: [rows, columns] of a matrix; of a convolution [height, width, inputs, outputs], tiles of height by width, with a column
    /// for each output and a row for each input. Null for parameters of another rank, and for those with more pixels than 4 million.
    /// </summary>
    public static Tensor? Of(Tensor weights)
    {
        const long Most = 4_000_000;
        if (weights.Rank is not (2 or 4) || weights.Shape.Elements is 0 or > Most) return null;
        Tensor matrix = weights.Rank == 2 ? weights
            : weights.Transpose(2, 0, 3, 1).Reshape([weights.Shape[2] * weights.Shape[0], weights.Shape[3] * weights.Shape[1]]);
        matrix = matrix.Cast(ElementType.Float32);
        float[] all = Array.FindAll(matrix.ToArray<float>(), float.IsFinite);
        if (all.Length == 0) return null;
        (float least, float largest) = (all.Min(), all.Max());
        return largest > least ? (matrix - (double)least) * (1.0 / ((double)largest - least)) : matrix * 0 + 0.5;
    }
}
