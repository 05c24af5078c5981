namespace Myelin.Ops
{
    /// <summary>
    /// y = random numbers, which depend on a key [stream, place] and the index of each element alone. Without an input, the op takes the next key of
    /// <see cref="RandomStream.Current"/>.
    /// </summary>
    /// <param name="Distribution">What is drawn from.</param>
    /// <param name="Shape">The shape of y.</param>
    /// <param name="Type">The element type of y.</param>
    public sealed record Draw(Distribution Distribution, Shape Shape, ElementType Type) : Op
    {
        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 0 || (x.Length == 1 && x[0].Type == ElementType.Int64 && x[0].Shape.Elements == 2), x, "a key of Int64[2], stream and place, or none");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor key = x.Length > 0 ? x[0] : RandomStream.NextKey(), y = Tensor.Empty(Shape, Type, key.Device);
            y.Device.Random(Distribution, key, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => new Tensor?[call.X.Count];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>
            /// Uniform numbers on [0, 1) by Philox4x32-10 (Salmon et al. 2011), drawn from <see cref="RandomStream.Current"/>: each call, and each replay of a
            /// step, gives new ones.
            /// </summary>
            /// <param name="shape">The sizes.</param>
            /// <param name="type">Float32 (24 random bits) or Float64 (53).</param>
            /// <exception cref="ShapeException">The element type is another one.</exception>
            public static Tensor Uniform(Shape shape, ElementType type = ElementType.Float32) => Draw(Distribution.Uniform, shape, null, type);

            /// <summary>Uniform numbers on [0, 1) by a key. Equal keys give equal numbers.</summary>
            /// <param name="shape">The sizes.</param>
            /// <param name="key">Int64 [2], stream and place, as <see cref="RandomState.Next"/> gives it.</param>
            /// <param name="type">Float32 (24 random bits) or Float64 (53).</param>
            /// <exception cref="ShapeException">The key or the element type is another one.</exception>
            public static Tensor Uniform(Shape shape, Tensor key, ElementType type = ElementType.Float32) => Draw(Distribution.Uniform, shape, key, type);

            /// <summary>Uniform numbers on [0, 1) by a seed. Equal seeds give equal numbers.</summary>
            /// <inheritdoc cref="Uniform(Shape, ElementType)"/>
            /// <param name="shape">The sizes.</param>
            /// <param name="seed">The seed.</param>
            /// <param name="type">Float32 (24 random bits) or Float64 (53).</param>
            [OverloadResolutionPriority(1)]
            public static Tensor Uniform(Shape shape, long seed, ElementType type = ElementType.Float32) =>
                Draw(Distribution.Uniform, shape, Tensor.From(seed, 0L), type);

            /// <summary>Normal numbers of mean 0 and deviation 1, drawn from <see cref="RandomStream.Current"/>.</summary>
            /// <inheritdoc cref="Uniform(Shape, ElementType)"/>
            public static Tensor Normal(Shape shape, ElementType type = ElementType.Float32) => Draw(Distribution.Normal, shape, null, type);

            /// <summary>Normal numbers of mean 0 and deviation 1 by a key.</summary>
            /// <inheritdoc cref="Uniform(Shape, Tensor, ElementType)"/>
            public static Tensor Normal(Shape shape, Tensor key, ElementType type = ElementType.Float32) => Draw(Distribution.Normal, shape, key, type);

            /// <summary>Normal numbers of mean 0 and deviation 1 by a seed.</summary>
            /// <inheritdoc cref="Uniform(Shape, long, ElementType)"/>
            [OverloadResolutionPriority(1)]
            public static Tensor Normal(Shape shape, long seed, ElementType type = ElementType.Float32) =>
                Draw(Distribution.Normal, shape, Tensor.From(seed, 0L), type);

            /// <summary>
            /// Numbers of the standard normal distribution cut off at ±2, where their deviation is 0.87962566103423978, drawn from
            /// <see cref="RandomStream.Current"/>.
            /// </summary>
            /// <inheritdoc cref="Uniform(Shape, ElementType)"/>
            public static Tensor TruncatedNormal(Shape shape, ElementType type = ElementType.Float32) => Draw(Distribution.TruncatedNormal, shape, null, type);

            /// <summary>Numbers of the standard normal distribution cut off at ±2, by a key.</summary>
            /// <inheritdoc cref="Uniform(Shape, Tensor, ElementType)"/>
            public static Tensor TruncatedNormal(Shape shape, Tensor key, ElementType type = ElementType.Float32) =>
                Draw(Distribution.TruncatedNormal, shape, key, type);

            /// <summary>Numbers of the standard normal distribution cut off at ±2, by a seed.</summary>
            /// <inheritdoc cref="Uniform(Shape, long, ElementType)"/>
            [OverloadResolutionPriority(1)]
            public static Tensor TruncatedNormal(Shape shape, long seed, ElementType type = ElementType.Float32) =>
                Draw(Distribution.TruncatedNormal, shape, Tensor.From(seed, 0L), type);

            /// <summary>True with a probability, else false (Bool), drawn from <see cref="RandomStream.Current"/>.</summary>
            /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
            public static Tensor Bernoulli(Shape shape, double probability) => Uniform(shape).LessThan(Likely(probability));

            /// <summary>True with a probability, else false (Bool), by a key.</summary>
            /// <inheritdoc cref="Bernoulli(Shape, double)"/>
            public static Tensor Bernoulli(Shape shape, double probability, Tensor key) => Uniform(shape, key).LessThan(Likely(probability));

            /// <summary>True with a probability, else false (Bool), by a seed.</summary>
            /// <inheritdoc cref="Bernoulli(Shape, double)"/>
            public static Tensor Bernoulli(Shape shape, double probability, long seed) => Uniform(shape, seed).LessThan(Likely(probability));

            /// <summary>The whole numbers 0 to <paramref name="count"/> - 1 (Int64) in random order, drawn from <see cref="RandomStream.Current"/>.</summary>
            /// <exception cref="ShapeException">The count is negative.</exception>
            public static Tensor Permutation(int count) => Order(count, null);

            /// <summary>The whole numbers 0 to <paramref name="count"/> - 1 (Int64) in random order, by a key.</summary>
            /// <inheritdoc cref="Permutation(int)"/>
            public static Tensor Permutation(int count, Tensor key) => Order(count, key);

            /// <summary>The whole numbers 0 to <paramref name="count"/> - 1 (Int64) in random order, by a seed.</summary>
            /// <inheritdoc cref="Permutation(int)"/>
            public static Tensor Permutation(int count, long seed) => Order(count, Tensor.From(seed, 0L));

            static Tensor Order(int count, Tensor? key) => count >= 0 ? Draw(Distribution.Permutation, [count], key, ElementType.Int64)
                : throw new ShapeException($"Permutation: expects a count of 0 or more, received {count}; give as many as there are things to order.");

            static double Likely(double probability) => probability is >= 0 and <= 1 ? probability
                : throw new ArgumentOutOfRangeException(
                    nameof(probability), $"Bernoulli: expects a probability from 0 to 1, received {probability}; it is the share that is true.");

            static Tensor Draw(Distribution distribution, Shape shape, Tensor? key, ElementType type)
            {
                if (key != null && (key.Type != ElementType.Int64 || key.Shape != [2]))
                    throw new ShapeException(
                        $"{distribution}: expects a key of Int64[2], stream and step, received {key.Type}{key.Shape}; take it from RandomState.Next().");
                if (distribution != Distribution.Permutation && !type.IsReal())
                    throw new ShapeException($"{distribution}: draws Float32 or Float64, asked for {type}; Cast the result instead.");
                var draw = new Ops.Draw(distribution, shape, type);
                return key == null ? draw.ApplyOne() : draw.ApplyOne(key);
            }
        }
    }
}
