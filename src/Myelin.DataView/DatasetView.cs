using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin;

/// <summary>A data set as a data view.</summary>
sealed class DatasetView : IDataView
{
    readonly Dataset data;
    readonly PartColumn[] columns;

    public DatasetView(Dataset data)
    {
        this.data = data;
        columns =
        [
            .. data.InputSpecs.Select((spec, i) => PartColumn.Of(spec, spec.Name ?? "Features", batch => batch.Inputs[i], [])),
            .. data.TargetSpecs.Select((spec, i) => PartColumn.Of(spec, spec.Name ?? "Label", batch => batch.Targets[i], data.Classes)),
        ];
        var schema = new DataViewSchema.Builder();
        foreach (PartColumn column in columns) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => data.IsCounted ? data.Count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor(DatasetView view, HashSet<int> needed) : DataViewRowCursor
    {
        const int BatchSize = 64;

        readonly IEnumerator<Batch> batches = view.data.Batches(BatchSize).GetEnumerator();
        readonly Array?[] values = new Array?[view.columns.Length];
        long position = -1;
        int row, count;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override bool MoveNext()
        {
            if (++row >= count)
            {
                if (!batches.MoveNext())
                {
                    (position, count) = (-1, 0);
                    return false;
                }
                (row, count) = (0, batches.Current.Count);
                foreach (int column in needed) values[column] = view.columns[column].Values(batches.Current);
            }
            position++;
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new InvalidOperationException($"ToDataView: the column \"{column.Name}\" was not requested; name it in GetRowCursor.");
            return view.columns[column.Index].Getter(() => (values[column.Index]!, row, count)) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"ToDataView: the column \"{column.Name}\" is {column.Type}, and was read as {typeof(TValue).Name}; " +
                    $"read {column.Type.RawType.Name}.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)position, 0);

        protected override void Dispose(bool disposing)
        {
            if (disposing) batches.Dispose();
            base.Dispose(disposing);
        }
    }
}
