using System.Xml.Linq;

namespace Myelin.Reports.Tests;

public class AnnotatedImagesTests
{
    static readonly Tensor Image = Tensor.Zeros([10, 20, 1]);

    [Fact]
    public void A_box_lies_where_it_is_on_the_picture_and_is_cut_at_its_border()
    {
        var figure = new AnnotatedImages("Boxes", columns: 1);
        figure.Add(Image, boxes: [new(new(5, 2, 15, 8), "5", 3), new(new(-4, 0, 4, 30), "", 2), new(new(30, 30, 40, 40), "outside")]);
        var drawing = new Drawing(figure);
        Drawing.Box picture = Drawing.BoxOfRect(drawing.All("rect").First(rect => Drawing.Classes(rect).Contains("grid")));
        Drawing.Box[] boxes = [.. drawing.All("rect").Where(rect => Drawing.Classes(rect).Any(type => type is "s2" or "s3")).Select(Drawing.BoxOfRect)];
        Assert.Equal(2, boxes.Length);
        double scale = (picture.Right - picture.Left) / 20;
        Assert.Equal(picture.Left + 5 * scale, boxes[0].Left, 0.02);
        Assert.Equal(picture.Top + 8 * scale, boxes[0].Bottom, 0.02);
        Assert.Equal((picture.Left, picture.Top, picture.Bottom), (boxes[1].Left, boxes[1].Top, boxes[1].Bottom));
        Assert.Equal(picture.Left + 4 * scale, boxes[1].Right, 0.02);
        Assert.Contains("5", drawing.All("text").Select(text => text.Value));
        Assert.DoesNotContain("outside", drawing.All("text").Select(text => text.Value));
    }

    static Tensor Over(AnnotatedImages figure) =>
        Png.Decode(Convert.FromBase64String(new Drawing(figure).All("image").Last().Attribute("href")!.Value["data:image/png;base64,".Length..]));

    [Fact]
    public void A_mask_colours_its_labels_alone_and_different_labels_differ()
    {
        int[] labels = new int[200];
        for (int i = 0; i < 16; i++) labels[i] = i;
        var figure = new AnnotatedImages("Mask");
        figure.Add(Image, mask: Tensor.From(labels, [10, 20]));
        byte[] pixels = Over(figure).ToArray<byte>();
        Assert.Equal(0, pixels[3]);
        Assert.All(Enumerable.Range(1, 15), i => Assert.True(pixels[4 * i + 3] > 200));
        Assert.All(Enumerable.Range(16, 184), i => Assert.Equal(0, pixels[4 * i + 3]));
        Assert.Equal(15, Enumerable.Range(1, 15).Select(i => (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2])).Distinct().Count());
    }

    [Fact]
    public void Attention_leaves_the_place_bright_that_has_the_most()
    {
        var figure = new AnnotatedImages("Attention");
        figure.Add(Image, attention: Tensor.From(new float[,] { { 0, 0.5f, 1 } }));
        Assert.Equal((byte[])[0, 0, 0, 200, 0, 0, 0, 100, 0, 0, 0, 0], Over(figure).ToArray<byte>());
        var none = new AnnotatedImages("None");
        none.Add(Image, attention: Tensor.Zeros([2, 2]));
        XDocument.Parse(none.ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var figure = new AnnotatedImages("Wrong");
        Assert.Contains("has no pictures", Assert.Throws<InvalidOperationException>(() => figure.ToString()).Message);
        Assert.Contains("[height, width, 1 or 3]", Assert.Throws<ShapeException>(() => figure.Add(Tensor.Ones([4, 4, 2]))).Message);
        Assert.Contains("expects a mask [10, 20]", Assert.Throws<ShapeException>(() => figure.Add(Image, mask: Tensor.Ones([20, 10]))).Message);
        Assert.Contains("[rows, columns]", Assert.Throws<ShapeException>(() => figure.Add(Image, attention: Tensor.Ones([4]))).Message);
        Assert.Contains("received NaN", Assert.Throws<ArgumentException>(() => figure.Add(Image, attention: Tensor.Full([2, 2], double.NaN))).Message);
        Assert.Contains("finite edges", Assert.Throws<ArgumentException>(() => figure.Add(Image, boxes: [new(new(float.NaN, 0, 1, 1))])).Message);
        Assert.Contains("at least one column", Assert.Throws<ArgumentOutOfRangeException>(() => new AnnotatedImages("None", 0)).Message);
    }
}
