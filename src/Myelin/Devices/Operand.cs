namespace Myelin;

/// <summary>What a primitive sees of a tensor: its storage, and how its elements lie there.</summary>
public readonly struct Operand
{
    readonly Tensor tensor;

    internal Operand(Tensor tensor) => this.tensor = tensor;

    /// <summary>The memory that holds the elements.</summary>
    public Storage Storage => tensor.Storage;

    /// <summary>The element type.</summary>
    public ElementType Type => tensor.Type;

    /// <summary>The size of each axis.</summary>
    public Shape Shape => tensor.Shape;

    /// <summary>The index in the storage of the first element.</summary>
    public long Offset => tensor.Offset;

    /// <summary>For each axis, the distance from one element to the next, in elements; 0 along a repeated axis, negative along a reversed one.</summary>
    public ReadOnlySpan<long> Strides => tensor.StridesOrRowMajor;

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => tensor.IsContiguous;
}
