namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// The cross-entropy of logits [..., classes] with target distributions of the same shape, -Σ t ln softmax(x): one number
        /// for each row, in nats.
        /// </summary>
        /// <exception cref="ShapeException">The shapes or types differ.</exception>
        public Tensor CategoricalCrossentropy(Tensor targets)
        {
            if (targets.Shape != x.Shape)
                throw new ShapeException($"CategoricalCrossentropy: logits {x.Shape} expect targets {x.Shape}, received {targets.Shape}; give one number " +
                    "for each class, or use SparseCategoricalCrossentropy for labels.");
            FormulaCalls.Agree(ref x, ref targets, "CategoricalCrossentropy");
            return -(targets * x.LogSoftmax()).Sum(-1);
        }
    }
}
