using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin.DataView.Tests;

/// <summary>A data view of another maker: a number, a truth value, a sparse vector and a text in each row.</summary>
sealed class TextView : IDataView
{
    readonly (double Size, bool New, string Town)[] rows;
    readonly long? count;

    public TextView((double, bool, string)[] rows, bool counted = true)
    {
        (this.rows, count) = (rows, counted ? rows.Length : null);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Size", NumberDataViewType.Double);
        schema.AddColumn("New", BooleanDataViewType.Instance);
        schema.AddColumn("Sparse", new VectorDataViewType(NumberDataViewType.Int32, 2, 2));
        schema.AddColumn("Town", TextDataViewType.Instance);
        schema.AddColumn("Free", new VectorDataViewType(NumberDataViewType.Single));
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    sealed class Cursor(TextView view) : DataViewRowCursor
    {
        long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext() => ++position < view.rows.Length;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)(Delegate)(column.Name switch
        {
            "Size" => new ValueGetter<double>((ref double value) => value = view.rows[position].Size),
            "New" => new ValueGetter<bool>((ref bool value) => value = view.rows[position].New),
            "Sparse" => new ValueGetter<VBuffer<int>>((ref VBuffer<int> value) => value = new(4, 1, [(int)position + 5], [2])),
            _ => new ValueGetter<ReadOnlyMemory<char>>((ref ReadOnlyMemory<char> value) => value = view.rows[position].Town.AsMemory()),
        });
    }
}
