namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// G[b, i, j] = (1 / P) Σ x[b, p, i] x[b, p, j] over all P positions p: how much two channels occur together, wherever they do.
        /// x: [batch, ..., channels] to G: [batch, channels, channels].
        /// </summary>
        /// <remarks>
        /// Of the feature maps of a convolutional network, it describes the texture of an image. The division by P makes it comparable between images of
        /// different sizes. Source: Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", 2016.
        /// </remarks>
        /// <param name="weights">[batch, ...] or [1, ...]: how much each position counts; Σ weights then takes the place of P. Null for all alike.</param>
        /// <exception cref="ShapeException">There are fewer than three axes or no positions, the elements are not real, or the weights do not fit.</exception>
        public Tensor Gram(Tensor? weights = null)
        {
            if (x.IsWeak || !x.Type.IsReal()) throw FormulaCalls.RealOnly("Gram", x.Type);
            if (x.Rank < 3 || x.Shape[1..^1].Elements == 0)
                throw new ShapeException($"Gram: expects [batch, ..., channels] with at least one position, received {x.Shape}; reshape the input.");
            int positions = (int)x.Shape[1..^1].Elements;
            Tensor rows = x.Reshape(x.Shape[0], positions, x.Shape[-1]);
            if (weights == null) return rows.Transpose(0, 2, 1).MatMul(rows) * (1.0 / positions);
            if (weights.Rank != x.Rank - 1 || weights.Shape[1..] != x.Shape[1..^1] || weights.Shape[0] != 1 && weights.Shape[0] != x.Shape[0]
                || weights.Type != x.Type)
                throw new ShapeException(
                    $"Gram: expects weights {x.Type}{x.Shape[..^1]}, received {weights.Type}{weights.Shape}; give each position one, for example by Resizing.");
            Tensor each = weights.Reshape(weights.Shape[0], positions, 1);
            return rows.Transpose(0, 2, 1).MatMul(rows * each) / each.Sum(1, keep: true);
        }
    }
}
