using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin;

/// <summary>A column as a target: labels of classes, or quantities.</summary>
/// <param name="Column">The column.</param>
/// <param name="Spec">The specification of one target.</param>
/// <param name="Classes">The names of the classes; empty for quantities.</param>
/// <param name="Reader">Makes a function that returns the target of the current row.</param>
sealed record TargetColumn(DataViewSchema.Column Column, TensorSpec Spec, IReadOnlyList<string> Classes, Func<DataViewRowCursor, Func<Tensor>> Reader)
{
    static readonly TensorSpec Label = new(default(Shape), ElementType.Int32);

    public static TargetColumn Of(IDataView view, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType key) return Keys(column, key);
        if (column.Type is TextDataViewType) return Texts(view, column);
        if (column.Type is BooleanDataViewType)
            return new(column, Label, ["False", "True"], cursor => Read(cursor.GetGetter<bool>(column), value => value ? 1 : 0));
        InputColumn numbers = InputColumn.Of(column);
        return new(column, numbers.Shape, [], cursor =>
        {
            Action<float[], int> read = numbers.Reader(cursor);
            return () =>
            {
                var values = new float[numbers.Shape.Elements];
                read(values, 0);
                return Tensor.From(values, numbers.Shape);
            };
        });
    }

    static Func<Tensor> Read<T>(ValueGetter<T> get, Func<T, int> labelOf)
    {
        T value = default!;
        return () =>
        {
            get(ref value);
            return Tensor.From([labelOf(value)], []);
        };
    }

    /// <summary>Keys count from 1; 0 is a missing value.</summary>
    static TargetColumn Keys(DataViewSchema.Column column, KeyDataViewType key)
    {
        string[] classes = Names(column) ?? [.. Enumerable.Range(0, checked((int)key.Count)).Select(label => $"{label}")];
        int LabelOf(DataViewRowCursor cursor, ulong value) => value > 0 ? (int)(value - 1)
            : throw new InvalidOperationException($"ToDataset: row {cursor.Position}: expects a key in the target \"{column.Name}\", " +
                "received a missing value; filter such rows with ML.NET's transforms before.");
        return new(column, Label, classes, cursor =>
            key.RawType == typeof(uint) ? Read(cursor.GetGetter<uint>(column), value => LabelOf(cursor, value))
            : key.RawType == typeof(ushort) ? Read(cursor.GetGetter<ushort>(column), value => LabelOf(cursor, value))
            : key.RawType == typeof(byte) ? Read(cursor.GetGetter<byte>(column), value => LabelOf(cursor, value))
            : Read(cursor.GetGetter<ulong>(column), value => LabelOf(cursor, value)));
    }

    /// <summary>The texts that ML.NET notes for keys; null if there are none.</summary>
    static string[]? Names(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType: TextDataViewType } }) return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue("KeyValues", ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    static TargetColumn Texts(IDataView view, DataViewSchema.Column column)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using (DataViewRowCursor cursor = view.GetRowCursor([column]))
        {
            ValueGetter<ReadOnlyMemory<char>> get = cursor.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            while (cursor.MoveNext())
            {
                get(ref text);
                found.Add(text.ToString());
            }
        }
        string[] classes = [.. found];
        return new(column, Label, classes, cursor =>
            Read(cursor.GetGetter<ReadOnlyMemory<char>>(column), text => Array.BinarySearch(classes, text.ToString(), StringComparer.Ordinal)));
    }
}
