using System.Text;

namespace Myelin;

/// <summary>A page that shows a marked figure step by step. Without scripts it shows the whole figure and the steps as a list.</summary>
static class GraphPage
{
    const string Style = """
        :root{color-scheme:light dark}
        body{margin:0 auto;padding:1rem;max-width:80rem;font:16px/1.45 Arial,Helvetica,sans-serif;background:#f5f6f8;color:#1f2328}
        h1{font-size:1.25rem;margin:0 0 .6rem}
        nav{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
        button{font:inherit;min-width:2.75rem;min-height:2.75rem;padding:0 .9rem;border:1px solid #8a919b;border-radius:6px;background:#fff;color:inherit;cursor:pointer}
        button:disabled{opacity:.45;cursor:default}
        input{flex:1 1 10rem;min-width:8rem;min-height:2.75rem}
        #caption{min-height:2.9em;margin:.6rem 0}
        #graph{overflow-x:auto;border:1px solid #d3d8de;border-radius:6px;background:#fff}
        #graph:focus-visible,button:focus-visible{outline:3px solid #2f8fd0}
        #graph svg{max-width:none!important;display:block;margin:0 auto}
        ol{padding-left:1.6rem}
        @media (prefers-color-scheme:dark){body{background:#0f1115;color:#e6e8eb}button{background:#23272e;border-color:#5d6570}#graph{border-color:#343941;background:#16181d}}
        """;

    const string Script = """
        const words=[...document.querySelectorAll('#steps li')].map(e=>e.textContent),last=words.length-1,marked=[...document.querySelectorAll('[data-from]')];
        const get=id=>document.getElementById(id),nav=document.querySelector('nav'),range=get('range');
        let now=last;
        function show(step){
          now=Math.max(0,Math.min(last,step));
          for(const e of marked)e.style.display=now>=+e.dataset.from&&(e.dataset.until===undefined||now<+e.dataset.until)?'':'none';
          get('caption').textContent=words[now];
          const active=marked.findLast(e=>+e.dataset.from===now&&+e.dataset.until===now+1);
          if(active)active.firstElementChild.scrollIntoView({block:'nearest',inline:'center'});
          range.value=now;range.setAttribute('aria-valuetext',words[now]);
          get('first').disabled=get('back').disabled=now===0;
          get('next').disabled=get('end').disabled=now===last;
        }
        get('first').onclick=()=>show(0);get('back').onclick=()=>show(now-1);get('next').onclick=()=>show(now+1);get('end').onclick=()=>show(last);
        range.max=last;range.oninput=()=>show(+range.value);
        document.addEventListener('keydown',e=>{if(e.target===range||e.target===get('graph'))return;if(e.key==='ArrowLeft')show(now-1);if(e.key==='ArrowRight')show(now+1);});
        nav.hidden=false;get('list').open=false;show(0);
        """;

    public static string Of(ComputationGraphFigure figure)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        page.Append($"<title>{Svg.Escape(figure.Title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{Svg.Escape(figure.Title)}: step by step</h1>\n");
        page.Append("<nav hidden=\"hidden\"><button id=\"first\">First</button><button id=\"back\">Back</button><button id=\"next\">Next</button><button id=\"end\">Last</button>");
        page.Append("<input id=\"range\" type=\"range\" min=\"0\" value=\"0\" aria-label=\"Step\"/></nav>\n<p id=\"caption\" aria-live=\"polite\"></p>\n");
        page.Append($"<div id=\"graph\" tabindex=\"0\" role=\"group\" aria-label=\"The graph\">\n{figure.ToSvg("figure")}</div>\n<details id=\"list\" open=\"open\"><summary>All steps</summary>\n<ol id=\"steps\" start=\"0\">\n");
        foreach (GraphStep step in figure.StepsInWords) page.Append($"<li>{Svg.Escape(step.Caption)}</li>\n");
        return page.Append($"</ol>\n</details>\n<script>\n{Script}\n</script>\n</body>\n</html>\n").ToString();
    }
}
