namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>The elements where a mask (Bool, which broadcasts to this shape) holds, in row-major order: [how many].</summary>
        /// <exception cref="ShapeException">The mask is no Bool, or does not broadcast to this shape.</exception>
        /// <exception cref="CaptureException">Inside a captured step, whose shapes may not depend on values.</exception>
        public Tensor MaskedSelect(Tensor mask)
        {
            if (mask.Type != ElementType.Bool || mask.IsWeak)
                throw new ShapeException($"MaskedSelect: expects a mask of Bool, received {mask.Type}{mask.Shape}; compare it with something first.");
            if (Shape.Broadcast(mask.Shape, x.Shape, "MaskedSelect") != x.Shape)
                throw new ShapeException(
                    $"MaskedSelect: expects a mask that broadcasts to {x.Shape}, received {mask.Shape}; take a part of the mask, or BroadcastTo it first.");
            if (Capture.Current != null)
                throw new CaptureException($"MaskedSelect: the shape of its result depends on the values of the mask {mask.Shape}, which a captured step " +
                    "does not know; use Where(mask, x, 0), which keeps the shape, or run the step with Captures = false.");
            bool[] wanted = mask.StopGradient().BroadcastTo(x.Shape).ToArray<bool>();
            long[] places = [.. Enumerable.Range(0, wanted.Length).Where(i => wanted[i]).Select(i => (long)i)];
            return x.Reshape(-1).Gather(Tensor.From(places).To(x.Device));
        }
    }
}
