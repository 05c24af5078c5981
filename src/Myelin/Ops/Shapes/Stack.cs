namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor)
    {
        /// <summary>Tensors of one shape along a new axis, which becomes axis <paramref name="axis"/> of the result.</summary>
        /// <exception cref="ShapeException">There is none, or shapes or types differ, or the result has no such axis.</exception>
        public static Tensor Stack(IReadOnlyList<Tensor> parts, int axis = 0)
        {
            if (parts.Count == 0) throw new ShapeException("Stack: expects at least one tensor, received none; give it what to stack.");
            foreach (Tensor part in parts)
                if (part.Shape != parts[0].Shape || part.Type != parts[0].Type)
                    throw new ShapeException($"Stack: {parts[0].Type}{parts[0].Shape} and {part.Type}{part.Shape} differ; reshape or cast one of them, or Concatenate along an axis that they have.");
            Tensor[] entries = [.. parts.Select(part => part.ExpandDims(axis))];
            return Concatenate(entries, axis < 0 ? axis + entries[0].Rank : axis);
        }
    }
}
