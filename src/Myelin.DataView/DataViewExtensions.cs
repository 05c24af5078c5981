using Microsoft.ML;

namespace Myelin;

/// <summary>Converts data of ML.NET to data sets, and data sets to data of ML.NET.</summary>
public static class DataViewExtensions
{
    /// <summary>The rows of a data view as a stream of examples, which may be larger than memory.</summary>
    /// <remarks>
    /// Numbers, truth values and vectors of a fixed size become Float32. A single input column keeps its dimensions; several are joined into one vector, as
    /// ML.NET's Concatenate does. A target of keys, texts or truth values becomes labels with classes; numbers become quantities. The texts of a target are
    /// collected in a pass of their own. A resumed training reads from the first row on.
    /// </remarks>
    /// <param name="view">The data view.</param>
    /// <param name="inputs">The columns of the inputs.</param>
    /// <param name="target">The column of the targets; null for none.</param>
    /// <exception cref="ArgumentException">There is no such column, or its type cannot be converted.</exception>
    public static Dataset ToDataset(this IDataView view, IReadOnlyList<string> inputs, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ArgumentException("ToDataset: expects at least one input column, received none; name one.", nameof(inputs));
        InputColumn[] columns = [.. inputs.Select(name => InputColumn.Of(Column(view, name)))];
        TargetColumn? labels = target == null ? null : TargetColumn.Of(view, Column(view, target));
        Shape shape = columns.Length == 1 ? columns[0].Shape : [columns.Sum(column => checked((int)column.Shape.Elements))];
        int? count = view.GetRowCount() is { } rows ? checked((int)rows) : null;
        return Dataset.Stream([shape], labels == null ? [] : [labels.Spec], position => Rows(position.First), count, labels?.Classes);

        IEnumerable<Example> Rows(long first)
        {
            using DataViewRowCursor cursor = view.GetRowCursor([.. columns.Select(column => column.Column), .. labels == null ? [] : new[] { labels.Column }]);
            Action<float[], int>[] readers = [.. columns.Select(column => column.Reader(cursor))];
            Func<Tensor>? label = labels?.Reader(cursor);
            while (cursor.MoveNext())
            {
                if (cursor.Position < first) continue;
                var values = new float[shape.Elements];
                int at = 0;
                for (int i = 0; i < readers.Length; at += (int)columns[i++].Shape.Elements) readers[i](values, at);
                yield return new Example([Tensor.From(values, shape)], label == null ? [] : [label()]);
            }
        }
    }

    /// <summary>A data set as a data view of ML.NET. A part is a column; parts without a name are "Features" and "Label".</summary>
    /// <remarks>
    /// Labels of classes become keys, whose values are the names of the classes. Numbers of 16 bits become Single. Parts of free sizes become vectors of
    /// unknown size. Random transforms draw as in epoch 0 of seed 0.
    /// </remarks>
    /// <param name="data">The data set.</param>
    public static IDataView ToDataView(this Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new DatasetView(data);
    }

    static DataViewSchema.Column Column(IDataView view, string name) => view.Schema.GetColumnOrNull(name)
        ?? throw Nearest.Unknown("column", name, [.. view.Schema.Where(column => !column.IsHidden).Select(column => column.Name)]);
}
