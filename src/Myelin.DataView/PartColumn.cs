using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin;

/// <summary>A part of a data set as a column.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the column.</param>
/// <param name="Annotations">The names of classes.</param>
/// <param name="Values">The values of a batch, one row after another.</param>
/// <param name="Getter">Makes the getter of the current row from the values, the row and the number of rows.</param>
sealed record PartColumn(
    string Name, DataViewType Type, DataViewSchema.Annotations? Annotations, Func<Batch, Array> Values,
    Func<Func<(Array Values, int Row, int Count)>, Delegate> Getter)
{
    public static PartColumn Of(TensorSpec spec, string name, Func<Batch, Tensor> part, IReadOnlyList<string> classes) => spec.Type switch
    {
        ElementType.Int32 when classes.Count > 0 && spec.Rank == 0 => Keys(name, part, classes),
        ElementType.Bool => Of<bool>(spec, name, BooleanDataViewType.Instance, batch => part(batch).ToArray<bool>()),
        ElementType.UInt8 => Of<byte>(spec, name, NumberDataViewType.Byte, batch => part(batch).ToArray<byte>()),
        ElementType.Int32 => Of<int>(spec, name, NumberDataViewType.Int32, batch => part(batch).ToArray<int>()),
        ElementType.Int64 => Of<long>(spec, name, NumberDataViewType.Int64, batch => part(batch).ToArray<long>()),
        ElementType.Float64 => Of<double>(spec, name, NumberDataViewType.Double, batch => part(batch).ToArray<double>()),
        _ => Of<float>(spec, name, NumberDataViewType.Single, batch => part(batch).Cast(ElementType.Float32).ToArray<float>()),
    };

    static PartColumn Of<T>(TensorSpec spec, string name, PrimitiveDataViewType item, Func<Batch, T[]> values)
    {
        if (spec.Rank == 0)
            return new(name, item, null, values, current => new ValueGetter<T>((ref T value) =>
            {
                (Array all, int row, _) = current();
                value = ((T[])all)[row];
            }));
        VectorDataViewType type = spec.HasFreeAxes ? new(item) : new(item, spec.Shape.Sizes.ToArray());
        return new(name, type, null, values, current => new ValueGetter<VBuffer<T>>((ref VBuffer<T> value) =>
        {
            (Array all, int row, int count) = current();
            int size = all.Length / count;
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, size);
            ((T[])all).AsSpan(row * size, size).CopyTo(editor.Values);
            value = editor.Commit();
        }));
    }

    static PartColumn Keys(string name, Func<Batch, Tensor> part, IReadOnlyList<string> classes)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] names = [.. classes.Select(text => text.AsMemory())];
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, [.. names]));
        return new(name, new KeyDataViewType(typeof(uint), classes.Count), annotations.ToAnnotations(), batch => part(batch).ToArray<int>(),
            current => new ValueGetter<uint>((ref uint value) =>
            {
                (Array all, int row, _) = current();
                value = (uint)((int[])all)[row] + 1;
            }));
    }
}
