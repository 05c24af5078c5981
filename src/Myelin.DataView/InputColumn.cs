using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin;

/// <summary>A column of numbers as an input.</summary>
/// <param name="Column">The column.</param>
/// <param name="Shape">The shape of one value; [1] for a number.</param>
/// <param name="Reader">Makes a function that writes the value of the current row into an array.</param>
sealed record InputColumn(DataViewSchema.Column Column, Shape Shape, Func<DataViewRowCursor, Action<float[], int>> Reader)
{
    public static InputColumn Of(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return item.RawType == typeof(float) ? Of<float>(column, value => value)
            : item.RawType == typeof(double) ? Of<double>(column, value => (float)value)
            : item.RawType == typeof(bool) ? Of<bool>(column, value => value ? 1 : 0)
            : item.RawType == typeof(byte) && item is not KeyDataViewType ? Of<byte>(column, value => value)
            : item.RawType == typeof(sbyte) ? Of<sbyte>(column, value => value)
            : item.RawType == typeof(short) ? Of<short>(column, value => value)
            : item.RawType == typeof(int) ? Of<int>(column, value => value)
            : item.RawType == typeof(long) ? Of<long>(column, value => value)
            : throw new ArgumentException($"ToDataset: expects numbers, truth values or vectors of them for the input \"{column.Name}\", " +
                $"received {column.Type}; convert the column with ML.NET's transforms before.");
    }

    static InputColumn Of<T>(DataViewSchema.Column column, Func<T, float> convert)
    {
        if (column.Type is not VectorDataViewType vector)
            return new(column, [1], cursor =>
            {
                ValueGetter<T> get = cursor.GetGetter<T>(column);
                T value = default!;
                return (values, at) =>
                {
                    get(ref value);
                    values[at] = convert(value);
                };
            });
        if (!vector.IsKnownSize)
            throw new ArgumentException($"ToDataset: expects vectors of a fixed size for the input \"{column.Name}\", received {column.Type}; " +
                "make them one size with ML.NET's transforms before.");
        return new(column, Shape.Create([.. vector.Dimensions]), cursor =>
        {
            ValueGetter<VBuffer<T>> get = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            return (values, at) =>
            {
                get(ref value);
                foreach (KeyValuePair<int, T> item in value.Items()) values[at + item.Key] = convert(item.Value);   // others are 0
            };
        });
    }
}
