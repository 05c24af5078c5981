namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// y[b] = Σ |x[b, i + 1, j, c] - x[b, i, j, c]| + Σ |x[b, i, j + 1, c] - x[b, i, j, c]|: how much neighbouring pixels differ.
        /// x: [batch, height, width, channels] to y: [batch].
        /// </summary>
        /// <remarks>
        /// As part of a loss it makes an image smooth and keeps edges. Source: Rudin, Osher and Fatemi, "Nonlinear total variation based noise removal
        /// algorithms", 1992, in the anisotropic form of TensorFlow.
        /// </remarks>
        /// <exception cref="ShapeException">The input has not four axes, has no pixels, or is not real.</exception>
        public Tensor TotalVariation()
        {
            if (x.IsWeak || !x.Type.IsReal()) throw FormulaCalls.RealOnly("TotalVariation", x.Type);
            if (x.Rank != 4 || x.Shape[1] == 0 || x.Shape[2] == 0)
                throw new ShapeException($"TotalVariation: expects images [batch, height, width, channels], received {x.Shape}; reshape the input.");
            int height = x.Shape[1], width = x.Shape[2];
            Tensor down = (x.Slice(1, 1, height - 1) - x.Slice(1, 0, height - 1)).Abs();
            Tensor along = (x.Slice(2, 1, width - 1) - x.Slice(2, 0, width - 1)).Abs();
            return down.Sum([1, 2, 3]) + along.Sum([1, 2, 3]);
        }
    }
}
